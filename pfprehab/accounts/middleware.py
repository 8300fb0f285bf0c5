"""Who is acting, within what scope, and whether the access table lets them."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pfprehab.access import row_for
from pfprehab.accounts.acting import (
    SESSION_KEY,
    Acting,
    acting_from_session,
    is_phone_session,
)
from pfprehab.accounts.operations.tokens import acting_from_api_token
from pfprehab.accounts.scoping import Scope, scoped_to

ANONYMOUS = Scope(actor="anonymous")


class ScopeMiddleware:
    """Run the rest of the request, rendering included, inside one transaction and one scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.acting = None
        bearer = _bearer(request)
        if bearer is None and not request.user.is_authenticated:
            with scoped_to(ANONYMOUS):
                return self.get_response(request)
        with scoped_to(_claim(request)):
            request.acting = _acting(request, bearer)
            if bearer is None and (expired := _expired(request)):
                return expired
            if request.acting is None:
                return self.get_response(request)
            with scoped_to(request.acting.scope()):
                return self.get_response(request)


def _claim(request) -> Scope:
    """Only enough to read the caller's own membership or device; the rest follows once checked."""
    user_id = request.user.pk if request.user.is_authenticated else None
    actor = f"user:{user_id}" if user_id else "anonymous"
    return Scope(actor=actor, user_id=user_id)


def _bearer(request) -> str | None:
    scheme, _sep, secret = request.headers.get("Authorization", "").partition(" ")
    is_api = request.path.startswith("/api/")
    return secret.strip() if is_api and scheme.lower() == "bearer" else None


def _acting(request, bearer: str | None) -> Acting | None:
    if bearer is None:
        return acting_from_session(request.user, request.session.get(SESSION_KEY))
    acting = acting_from_api_token(secret=bearer, now=timezone.now())
    if acting is not None:
        request.user = acting.user
    return acting


def _expired(request) -> HttpResponse | None:
    """Idle lock and longest session: 15 minutes, 12 hours for staff; 14, 90 days for patients.

    An idle staff session asks for the password or second factor again and then goes on; one that
    has reached its longest age is over.
    """
    session, now = request.session, timezone.now().timestamp()
    is_patient = is_phone_session(request)
    longest = settings.PATIENT_SESSION_SECONDS if is_patient else settings.STAFF_SESSION_SECONDS
    idle = settings.PATIENT_IDLE_SECONDS if is_patient else settings.STAFF_IDLE_SECONDS
    began = session.setdefault("began_at", now)
    seen = session.setdefault("seen_at", now)
    if now - began > longest or (is_patient and now - seen > idle):
        answer = _sign_in(request)
        logout(request)
        request.acting = None
        return answer
    if now - seen > idle and not _may_unlock(request):
        return _locked(request)
    if now - seen > 60 and not _is_locked_page(request) and not _asks_by_itself(request):
        session["seen_at"] = now
    return None


def _asks_by_itself(request) -> bool:
    """A page that looks for news is not a person at work: it must not keep a session open."""
    return request.headers.get("X-Background") == "1"


def _may_unlock(request) -> bool:
    """True on the unlock pages themselves, and once the person has proved themselves again."""
    records = request.session.get("account_authentication_methods", [])
    proved = max((record.get("at", 0) for record in records), default=0)
    return _is_locked_page(request) or proved > request.session.get("seen_at", 0)


def _is_locked_page(request) -> bool:
    return request.path.startswith(
        ("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")
    ) or (request.path in {"/accounts/logout/", "/accounts/2fa/webauthn/reauthenticate/"})


def _locked(request) -> HttpResponse:
    if request.path.startswith("/api/"):
        return api_refusal("locked", _("Sign in again: the session was idle."), status=401)
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back, login_url="account_reauthenticate")


class AccessMiddleware:
    """Ask the access table before any view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        row = row_for(request.resolver_match.view_name)
        if not row:
            raise Http404("This route is not in the access table, or closed by it.")
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
        policy = row.get(method)
        if policy is None:
            return HttpResponseNotAllowed(sorted(row))
        if policy.allows(request):
            return None
        return _refused(request)


def _refused(request) -> HttpResponse:
    """Not signed in: sign in. Signed in but in no role yet: choose. Not yours: not there."""
    if not request.user.is_authenticated or (
        request.acting is None and _no_role_to_choose(request)
    ):
        return _sign_in(request)
    if request.acting is None:
        return redirect("accounts:enter")
    if request.path.startswith("/api/"):
        return api_refusal("not_found", _("There is nothing here for you."), status=404)
    raise Http404


def _no_role_to_choose(request) -> bool:
    """A withdrawn phone or API token: there is no page on which to pick a role."""
    return request.path.startswith("/api/") or is_phone_session(request)


def _sign_in(request) -> HttpResponse:
    if request.path.startswith("/api/"):
        return api_refusal("not_signed_in", _("Sign in, or send an API token."), status=401)
    if request.path.startswith("/my/") or (
        request.user.is_authenticated and is_phone_session(request)
    ):
        return redirect("patients:signed-out")
    return redirect_to_login(request.get_full_path())


def api_refusal(code: str, detail: str, *, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail, "fields": {}}, status=status)
