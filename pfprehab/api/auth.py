"""The API asks the same access table as the pages; here DRF only learns who was let in."""

from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from pfprehab.access import row_for


class ActingAuthentication(BaseAuthentication):
    """The person ScopeMiddleware found. A browser session must also carry the CSRF token."""

    def authenticate(self, request):
        acting = request._request.acting
        if acting is None:
            return None
        if "Authorization" not in request.headers:
            self._enforce_csrf(request)
        return acting.user, acting

    def authenticate_header(self, request) -> str:  # noqa: ARG002 - DRF's signature
        return "Bearer"

    def _enforce_csrf(self, request) -> None:
        check = CSRFCheck(lambda _request: None)
        check.process_request(request)
        if check.process_view(request, None, (), {}):
            raise PermissionDenied("Send the CSRF token of your session.", code="csrf_failed")


class AccessTablePermission(BasePermission):
    """Deny whatever the access table does not allow: a second look behind the middleware."""

    def has_permission(self, request, view) -> bool:  # noqa: ARG002
        row = row_for(request.resolver_match.view_name) or {}
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
        policy = row.get(method)
        return bool(policy and policy.allows(request._request))
