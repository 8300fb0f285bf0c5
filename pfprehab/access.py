"""The access table: every route, every method, one policy.

The middleware enforces it, the isolation matrix walks it, the documentation prints it. A route
without a row is closed and fails the suite. Which rows of a route's data are visible is not decided
here but by the two walls (`pfprehab.accounts.scoping`, `pfprehab.database`): what is not yours
answers 404.
"""

from pfprehab.accounts.policies import (
    ADMIN_OF_CLINIC,
    ANY_ROLE,
    CATALOGUE_READERS,
    CATALOGUE_WRITERS,
    CURATORS,
    OPERATORS,
    PATIENTS,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    STAFF_OR_PATIENT,
    Policy,
)

Row = dict[str, Policy]


def read(policy: Policy) -> Row:
    return {"GET": policy}


def write(policy: Policy) -> Row:
    return {"POST": policy}


def both(policy: Policy) -> Row:
    return {"GET": policy, "POST": policy}


CLOSED: Row = {}  # a library brings the route, the product does not offer it: 404 for everyone

KERNEL: dict[str, Row] = {
    "home": read(PUBLIC),
    "set-language": write(PUBLIC),
    "accounts:enter": both(SIGNED_IN),
    "accounts:join-staff": both(PUBLIC),
    "accounts:team": both(ADMIN_OF_CLINIC),
    "accounts:deactivate-member": write(ADMIN_OF_CLINIC),
}

SIGN_IN: dict[str, Row] = {
    "account_login": both(PUBLIC),
    "account_logout": both(PUBLIC),
    "account_signup": CLOSED,
    "account_inactive": read(PUBLIC),
    "account_reauthenticate": both(SIGNED_IN),
    "account_change_password": both(SIGNED_IN),
    "account_set_password": CLOSED,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED,
    "account_confirm_login_code": CLOSED,
    "account_reset_password": both(PUBLIC),
    "account_reset_password_done": read(PUBLIC),
    "account_reset_password_from_key": both(PUBLIC),
    "account_reset_password_from_key_done": read(PUBLIC),
    "mfa_authenticate": both(PUBLIC),
    "mfa_reauthenticate": both(SIGNED_IN),
    "mfa_index": read(SIGNED_IN),
    "mfa_activate_totp": both(SIGNED_IN),
    "mfa_deactivate_totp": both(SIGNED_IN),
    "mfa_view_recovery_codes": read(SIGNED_IN),
    "mfa_generate_recovery_codes": both(SIGNED_IN),
    "mfa_download_recovery_codes": read(SIGNED_IN),
    "mfa_list_webauthn": read(SIGNED_IN),
    "mfa_add_webauthn": both(SIGNED_IN),
    "mfa_edit_webauthn": both(SIGNED_IN),
    "mfa_remove_webauthn": both(SIGNED_IN),
    "mfa_login_webauthn": both(PUBLIC),
    "mfa_reauthenticate_webauthn": both(SIGNED_IN),
}

CATALOGUE: dict[str, Row] = {
    "exercises:library": read(CATALOGUE_READERS),
    "exercises:detail": read(CATALOGUE_READERS),
    # A drawn body is nobody's data, and a phone keeps it for offline use; an uploaded image may be
    # a clinic's own.
    "exercises:figure": read(PUBLIC),
    "exercises:picture": read(ANY_ROLE),
    # Curators write the global catalogue, a clinic's staff the clinic's own exercises.
    "exercises:new": both(CATALOGUE_WRITERS),
    "exercises:edit": write(CATALOGUE_WRITERS),
    "exercises:retire": both(CATALOGUE_WRITERS),
    "exercises:drafts": read(CATALOGUE_WRITERS),
    "exercises:draft": read(CATALOGUE_WRITERS),
    "exercises:draft-edit": both(CATALOGUE_WRITERS),
    "exercises:draft-submit": write(CATALOGUE_WRITERS),
    "exercises:draft-return": write(CATALOGUE_WRITERS),
    "exercises:draft-approve": write(CATALOGUE_WRITERS),
    "exercises:draft-discard": write(CATALOGUE_WRITERS),
    "exercises:draft-picture": write(CATALOGUE_WRITERS),
    "exercises:figure-preview": write(CATALOGUE_WRITERS),
    "exercises:imports": both(CATALOGUE_WRITERS),
    "exercises:import": read(CATALOGUE_WRITERS),
    "exercises:import-apply": write(CATALOGUE_WRITERS),
    "exercises:import-approve": write(CATALOGUE_WRITERS),
    "exercises:import-discard": write(CATALOGUE_WRITERS),
    "exercises:import-row": write(CATALOGUE_WRITERS),
    "exercises:export": read(CATALOGUE_READERS),
    "exercises:sources": read(CATALOGUE_READERS),
    "exercises:source": read(CATALOGUE_READERS),
    "exercises:source-new": both(CURATORS),
    "exercises:source-edit": both(CURATORS),
    "programs:templates": read(CATALOGUE_READERS),
    "programs:compare": read(CATALOGUE_READERS),
    "programs:template": read(CATALOGUE_READERS),
    "programs:template-edit": both(CURATORS),
}

CLINIC_PAGES: dict[str, Row] = {
    "patients:caseload": read(STAFF),
    "patients:add": both(STAFF),
    "patients:detail": read(STAFF),
    "patients:edit": both(STAFF),
    "patients:screening": both(STAFF),
    "patients:screenings": read(STAFF),
    "patients:clearance": both(STAFF),
    "patients:assessments": read(STAFF),
    "patients:new-assessment": both(STAFF),
    "patients:correct-assessment": both(STAFF),
    "patients:prescribe": read(STAFF),
    "patients:personalise": both(STAFF),
    "patients:invite": write(STAFF),
    "patients:revoke-device": write(STAFF),
    "patients:prescription": read(STAFF),
    "patients:change-dose": both(STAFF),
    "patients:take-newer-exercise": write(STAFF),
    "patients:change-status": both(STAFF),
    "patients:acknowledge-flag": write(STAFF),
    "patients:close-flag": both(STAFF),
}

PHONE_PAGES: dict[str, Row] = {
    "patients:join": both(PUBLIC),
    "patients:today": read(PATIENTS),
    "patients:session": both(PATIENTS),
    "patients:session-done": read(PATIENTS),
    "patients:safety": read(PATIENTS),
    "patients:morning": both(PATIENTS),
    "patients:help": read(PATIENTS),
    "patients:sign-out": write(PATIENTS),
    "patients:signed-out": read(PUBLIC),
    "patients:reminders-off": both(PUBLIC),
}

API: dict[str, Row] = {
    "api:schema": read(ANY_ROLE),
    "api:exercise-list": read(ANY_ROLE),
    "api:exercise-detail": read(ANY_ROLE),
    "api:template-list": read(CATALOGUE_READERS),
    "api:template-detail": read(CATALOGUE_READERS),
    "api:patient-list": {"GET": STAFF_OR_PATIENT, "POST": STAFF},
    "api:patient-detail": read(STAFF_OR_PATIENT),
    "api:adherence": read(STAFF),
    "api:prescription-list": {"GET": STAFF_OR_PATIENT, "POST": STAFF},
    "api:prescription-detail": read(STAFF_OR_PATIENT),
    "api:session-log-list": both(STAFF_OR_PATIENT),
    "api:session-log-detail": read(STAFF_OR_PATIENT),
}

ROUTES: dict[str, Row] = {**KERNEL, **SIGN_IN, **CATALOGUE, **CLINIC_PAGES, **PHONE_PAGES, **API}

# The stock admin registers many routes of the same kind; they share one row.
ADMIN: Row = both(OPERATORS)


def row_for(view_name: str) -> Row | None:
    """The row of a route by its full name, or None when the table does not know it."""
    if view_name.startswith("admin:"):
        return ADMIN
    return ROUTES.get(view_name)
