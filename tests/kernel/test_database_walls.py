"""What the database itself must hold, read from its catalogue: no table may be forgotten."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from pfprehab.accounts.scoping import ScopedModel

pytestmark = pytest.mark.django_db
OURS = {"accounts", "exercises", "programs", "patients"}

# Tables without row security, and why that is right.
NO_ROW_SECURITY = {
    "accounts_clinic": "asked before anybody is known; holds a clinic's public face only",
    "accounts_user": "sign-in finds a person before there is a scope; holds no patient's name",
    "accounts_user_groups": "Django brings it; never asked: rights come from the acting role",
    "accounts_user_user_permissions": "the same",
    "patients_heartbeat": "jobs of the installation, no person in it",
}
NO_AUDIT = {
    "exercises_drawing": "follows from the figure alone, as often as pictures are drawn",
    "exercises_importrow": "a dry run; what it becomes is recorded as a draft",
    "exercises_searchentry": "follows from the version that is recorded",
    "exercises_searchvariant": "the same",
    "patients_heartbeat": "a job's pulse, every few seconds; no person in it",
    "accounts_user_groups": "never asked",
    "accounts_user_user_permissions": "never asked",
}


def rows_of(query: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def our_tables() -> set[str]:
    """Every table of our apps, those between many-to-many models included."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    }


def scoped_models() -> list[type[ScopedModel]]:
    return [model for model in apps.get_models() if issubclass(model, ScopedModel)]


def test_every_table_has_row_security_or_a_reason_not_to():
    found = rows_of("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity")

    bare = {name for (name,) in found} & our_tables()

    assert bare == set(NO_ROW_SECURITY)


def test_row_security_is_never_forced_because_the_owner_migrates():
    assert rows_of("SELECT relname FROM pg_class WHERE relforcerowsecurity") == []


def test_every_table_with_row_security_has_a_rule_for_each_verb():
    policies = rows_of("SELECT tablename, cmd FROM pg_policies WHERE schemaname = 'public'")

    for table in (our_tables() - set(NO_ROW_SECURITY)) | {"audit_event"}:
        verbs = {command for name, command in policies if name == table}
        assert verbs == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table


def test_no_rule_lets_everybody_at_rows_of_a_clinic():
    open_rules = rows_of(
        "SELECT tablename, cmd FROM pg_policies WHERE coalesce(qual, with_check) = 'true'"
    )

    assert sorted(open_rules) == [
        ("exercises_drawing", "SELECT"),  # pictures of what figures say
        ("exercises_figure", "SELECT"),  # how a body moves, addressed by its content
        ("exercises_searchvariant", "SELECT"),  # single words
        ("exercises_source", "SELECT"),  # publications
    ]


def test_rules_read_each_setting_once_and_survive_an_empty_one():
    for table, rule in rows_of("SELECT tablename, concat(qual, with_check) FROM pg_policies"):
        settings_read = rule.count("current_setting(")
        assert rule.count("NULLIF(current_setting(") == settings_read, table
        assert rule.count("( SELECT (NULLIF(") + rule.count("( SELECT NULLIF(") == settings_read, (
            table
        )


def test_every_table_carries_the_audit_trigger_or_a_reason_not_to():
    found = rows_of("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_change'")

    assert our_tables() - {name for (name,) in found} == set(NO_AUDIT)


def test_every_scoped_table_has_a_clinic_that_cannot_be_null():
    for model in scoped_models():
        found = rows_of(
            "SELECT is_nullable FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = 'clinic_id'",
            model._meta.db_table,
        )
        assert found == [("NO",)], model


def scoped_links() -> list[tuple[str, str, str]]:
    """(table, column, parent) of every link between two tables of clinics."""
    return [
        (model._meta.db_table, column.column, column.related_model._meta.db_table)
        for model in scoped_models()
        for column in model._meta.concrete_fields
        if column.is_relation and issubclass(column.related_model, ScopedModel)
    ]


@pytest.mark.parametrize(("table", "column", "parent"), scoped_links())
def test_a_link_between_rows_of_clinics_cannot_leave_the_clinic(table, column, parent):
    found = rows_of(
        """
        SELECT array_agg(attname::text ORDER BY attname) FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
        WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid = %s::regclass
        GROUP BY pg_constraint.oid
        """,
        table,
        parent,
    )

    assert any({"clinic_id", column} <= set(columns) for (columns,) in found)


def test_there_are_such_links_at_all():
    assert len(scoped_links()) >= 20


def test_web_and_worker_own_nothing_and_bypass_nothing():
    roles = list(settings.DATABASE_ROLES.values())

    found = rows_of(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles"
        " WHERE rolname = ANY (%s)",
        roles,
    )
    owned = rows_of(
        "SELECT relname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid"
        " WHERE rolname = ANY (%s)",
        roles,
    )

    assert found == [(False,), (False,)]
    assert owned == []


APPEND_ONLY = {
    "audit_event", "exercises_exerciseversion", "exercises_evidence", "programs_programversion",
    "programs_programweek", "programs_prescribedexercise", "patients_exerciselog",
    "patients_screening", "patients_consent", "patients_assessment", "patients_clearance",
}  # fmt: skip


@pytest.mark.parametrize("process", ["web", "worker"])
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_history_cannot_be_rewritten_by_any_process(table, process):
    role = settings.DATABASE_ROLES[process]

    [rights] = rows_of(
        "SELECT has_table_privilege(%s, %s, 'INSERT'), has_table_privilege(%s, %s, 'UPDATE'),"
        " has_table_privilege(%s, %s, 'DELETE'), has_table_privilege(%s, %s, 'TRUNCATE')",
        *[role, table] * 4,
    )

    assert rights == (True, False, False, False)


def test_of_a_session_log_only_the_pointer_to_the_newest_revision_may_move():
    role = settings.DATABASE_ROLES["web"]

    columns = rows_of(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND has_column_privilege(%s, 'patients_sessionlog', column_name, 'UPDATE')",
        "patients_sessionlog",
        role,
    )

    assert columns == [("is_current",)]


def test_functions_with_the_owners_rights_fix_their_search_path():
    found = rows_of(
        "SELECT proname, proconfig::text FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE prosecdef AND nspname = 'public'"
    )

    assert "audit_record_change" in {name for name, _config in found}
    for name, config in found:
        assert "search_path" in (config or ""), name
