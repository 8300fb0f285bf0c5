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
    "accounts:member-role": write(ADMIN_OF_CLINIC),
    "accounts:care-team-new": both(ADMIN_OF_CLINIC),
    "accounts:care-team": both(ADMIN_OF_CLINIC),
    "accounts:care-team-remove": write(ADMIN_OF_CLINIC),
    "accounts:away": both(STAFF),
    "accounts:away-remove": write(STAFF),
    "accounts:clinic-settings": both(ADMIN_OF_CLINIC),
    "accounts:intended-use": both(ADMIN_OF_CLINIC),
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
    "programs:template-edit": both(CATALOGUE_WRITERS),
    "programs:template-retire": write(CATALOGUE_WRITERS),
}

CLINIC_PAGES: dict[str, Row] = {
    "patients:caseload": read(STAFF),
    # Whoever works in the clinic sees its caseload, so also what it adds up to.
    "patients:reports": read(STAFF),
    "patients:reports-csv": read(STAFF),
    # A person's own; which they are goes in the form, so that it stands in no address.
    "patients:caseload-views": both(STAFF),
    "patients:rename-caseload-view": write(STAFF),
    "patients:delete-caseload-view": write(STAFF),
    "patients:add": both(STAFF),
    "patients:handover": both(STAFF),
    "patients:handover-several": both(STAFF),
    "patients:leaving": both(ADMIN_OF_CLINIC),
    "patients:detail": read(STAFF),
    "patients:sessions": read(STAFF),
    "patients:timeline": read(STAFF),
    "patients:note-new": both(STAFF),
    "patients:note-correct": both(STAFF),
    "patients:edit": both(STAFF),
    "patients:archived": read(STAFF),
    "patients:appointment": both(STAFF),
    "patients:goals": both(STAFF),
    "patients:goal": write(STAFF),
    "patients:adjuncts": both(STAFF),
    "patients:stop-adjunct": write(STAFF),
    "patients:guardians": both(STAFF),
    "patients:end-guardian": write(STAFF),
    "patients:discharge": both(STAFF),
    "patients:archive": write(STAFF),
    "patients:bring-back": write(STAFF),
    "patients:merge": both(STAFF),
    "patients:screening": both(STAFF),
    "patients:screenings": read(STAFF),
    "patients:clearance": both(STAFF),
    "patients:assessments": read(STAFF),
    "patients:new-assessment": both(STAFF),
    "patients:correct-assessment": both(STAFF),
    "patients:prescribe": read(STAFF),
    "patients:personalise": both(STAFF),
    "patients:copy-to": both(STAFF),
    "patients:invite": write(STAFF),
    "patients:mail-invitation": write(STAFF),
    "patients:revoke-device": write(STAFF),
    "patients:prescription": read(STAFF),
    "patients:edit-program": both(STAFF),
    "patients:compare-versions": read(STAFF),
    "patients:withdraw": write(STAFF),
    "patients:choose-copy": read(STAFF),
    "patients:save-template": both(STAFF),
    "patients:change-dose": both(STAFF),
    "patients:take-newer-exercise": write(STAFF),
    "patients:change-status": both(STAFF),
    # The patient prints their own program; an invitation on paper is made by staff alone.
    "patients:visit-note": read(STAFF),
    "patients:letter": both(STAFF),
    "patients:paper-week": both(STAFF),
    "patients:handout": {"GET": STAFF_OR_PATIENT, "POST": STAFF},
    "patients:keep-program": write(STAFF),
    "patients:acknowledge-flag": write(STAFF),
    "patients:flags": read(STAFF),
    "patients:flag": read(STAFF),
    "patients:close-flag": both(STAFF),
    "patients:outcomes": read(STAFF),
    "patients:outcome-activities": both(STAFF),
    "patients:outcome-new": both(STAFF),
    "patients:outcome-correct": both(STAFF),
    "patients:end-outcome-activity": write(STAFF),
    "patients:hand-over-flag": write(STAFF),
    "patients:reopen-flag": write(STAFF),
    "patients:message-about-flag": write(STAFF),
    "patients:inbox": read(STAFF),
    "patients:message-texts": both(STAFF),
    "patients:thread": both(STAFF),
}

PHONE_PAGES: dict[str, Row] = {
    "patients:join": both(PUBLIC),
    "patients:today": read(PATIENTS),
    "patients:session": both(PATIENTS),
    "patients:session-done": read(PATIENTS),
    "patients:safety": read(PATIENTS),
    "patients:morning": both(PATIENTS),
    "patients:my-outcome": both(PATIENTS),
    "patients:messages": both(PATIENTS),
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
    "api:outcome-list": both(STAFF_OR_PATIENT),
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
