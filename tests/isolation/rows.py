"""The rows of one owner as one hash, to see whether a request touched them.

Hashing everything after each of thousands of requests would take minutes, so a request is first
asked whether it wrote anything at all: PostgreSQL counts the tuples a transaction touches.
"""

from functools import cache

from django.apps import apps
from django.db import connection

from patients.models import Patient
from pfprehab.accounts.scoping import ScopedModel
from tests.isolation.world import World
from tests.roles import as_owner

# Sessions and rate limits belong to the one who asks; the audit only ever grows.
NOT_ROWS = ("django_session", "cache", "audit_event", "django_admin_log")

TOUCHED = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
    FROM pg_stat_xact_user_tables WHERE relname <> ALL (%s)
"""


def touched() -> int:
    """How many rows this transaction has written so far, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, [list(NOT_ROWS)])
        return int(cursor.fetchone()[0])


def hashes(world: World) -> dict[str, str]:
    """One hash per owner: "a1", "a2", "b1" for patients, "a" and "b" for the clinics themselves."""
    with as_owner(), connection.cursor() as cursor:
        found = {}
        for key, tables in _owned(world).items():
            parts = [_hash_of(table, condition) for table, condition in sorted(tables.items())]
            cursor.execute(f"SELECT md5(concat({', '.join(parts)}))")
            found[key] = cursor.fetchone()[0]
    return found


def copied(world: World, words: list[str], *, into: frozenset[str]) -> list[str]:
    """Tables in which an owner's rows hold any of the words: somebody else's text, taken over."""
    found = []
    with as_owner(), connection.cursor() as cursor:
        for key, tables in _owned(world).items():
            for table, condition in tables.items() if key in into else ():
                query = f"SELECT 1 FROM {table} t WHERE {condition} AND lower(t::text) ~ %s LIMIT 1"  # noqa: S608
                cursor.execute(query, ["|".join(words)])
                found += [f"{table} of {key} holds foreign text"] if cursor.fetchone() else []
    return found


def _owned(world: World) -> dict[str, dict[str, str]]:
    """{owner: {table: which of its rows are theirs}}"""
    return {
        **{holder.key: _of_patient(holder) for holder in (world.a1, world.a2, world.b1)},
        **{tenant.key: _of_clinic(tenant) for tenant in (world.a, world.b)},
    }


def _hash_of(table: str, condition: str) -> str:
    rows = f"{table} t WHERE {condition}"
    return f"(SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {rows})"  # noqa: S608


def _of_patient(holder) -> dict[str, str]:
    patient, user = holder.patient.pk, holder.patient.user_id
    tables = dict.fromkeys(patient_tables(), f"patient_id = {patient}")
    return {
        **tables,
        "patients_patient": f"id = {patient}",
        "accounts_user": f"id = {user}",
        "accounts_device": f"user_id = {user}",
        "accounts_accesstoken": f"user_id = {user}",
    }


def _of_clinic(tenant) -> dict[str, str]:
    clinic = tenant.clinic.pk
    staff = (tenant.clinician, tenant.admin, tenant.objects["colleague"])
    users = ",".join(str(member.user_id) for member in staff)
    tables = dict.fromkeys(clinic_tables(), f"clinic_id = {clinic}")
    return {
        **tables,
        "accounts_clinic": f"id = {clinic}",
        "accounts_membership": f"clinic_id = {clinic}",
        "accounts_user": f"id IN ({users})",
        "mfa_authenticator": f"user_id IN ({users})",
        "account_emailaddress": f"user_id IN ({users})",
        "exercises_exercise": f"owner_clinic_id = {clinic}",
        "programs_template": f"owner_clinic_id = {clinic}",
    }


@cache
def patient_tables() -> tuple[str, ...]:
    return tuple(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and "patient" in _names(model)
    )


@cache
def clinic_tables() -> tuple[str, ...]:
    """Tables of a clinic whose rows name no patient (a program knows none)."""
    return tuple(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, ScopedModel)
        and model is not Patient
        and "patient" not in _names(model)
    )


def _names(model) -> set[str]:
    return {column.name for column in model._meta.get_fields()}
