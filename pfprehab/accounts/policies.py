"""The words of the access table: who a policy lets in."""

from __future__ import annotations

from dataclasses import dataclass

from pfprehab.accounts.acting import (
    CLINIC_ADMIN,
    CLINIC_ROLES,
    CURATOR,
    OPERATOR,
    PATIENT,
    STAFF_ROLES,
    is_phone_session,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """roles: the acting roles let in. anyone: also without signing in.

    account: whoever signed in with a password or a passkey, in whatever role. A patient's phone has
    no such account: it must never reach the pages that set a password or a second factor.
    """

    name: str
    roles: frozenset[str] = frozenset()
    anyone: bool = False
    account: bool = False

    def allows(self, request) -> bool:
        if self.anyone:
            return True
        if not request.user.is_authenticated:
            return False
        if self.account and not is_phone_session(request):
            return True
        acting = request.acting
        return bool(acting and acting.role in self.roles)


PUBLIC = Policy("public", anyone=True)
SIGNED_IN = Policy("signed in with an account", account=True)
STAFF = Policy("staff of the clinic", CLINIC_ROLES)
ADMIN_OF_CLINIC = Policy("clinic admin", frozenset({CLINIC_ADMIN}))
CATALOGUE_READERS = Policy("catalogue readers", CLINIC_ROLES | {CURATOR})
CATALOGUE_WRITERS = Policy("curators, or a clinic's staff for its own", CLINIC_ROLES | {CURATOR})
CURATORS = Policy("curators", frozenset({CURATOR}))
OPERATORS = Policy("operators", frozenset({OPERATOR}))
PATIENTS = Policy("the patient", frozenset({PATIENT}))
STAFF_OR_PATIENT = Policy("staff of the clinic, or the patient", CLINIC_ROLES | {PATIENT})
ANY_ROLE = Policy("any role", STAFF_ROLES | {PATIENT})
