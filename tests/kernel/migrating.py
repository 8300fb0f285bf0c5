"""Run in a process of its own by test_migrations.py: migrate forward, fill, back, forward.

Prints one JSON object; connects as the owner to an empty database made for this.
"""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402

from exercises.models import (  # noqa: E402
    Draft,
    Drawing,
    ExerciseTranslation,
    Figure,
    Picture,
)
from tests import factories, roles  # noqa: E402

OURS = ("patients", "programs", "exercises", "accounts", "audit")
SCHEMA = """
    SELECT 'column', table_name, column_name, concat(data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'policy', tablename, policyname, concat(cmd, qual, with_check) FROM pg_policies
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', proname, '', pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    UNION ALL
    SELECT 'rights', table_name, grantee, string_agg(privilege_type, ',' ORDER BY privilege_type)
    FROM information_schema.role_table_grants WHERE table_schema = 'public'
    GROUP BY table_name, grantee
    UNION ALL
    SELECT 'row security', relname, '', relrowsecurity::text
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    ORDER BY 1, 2, 3, 4
"""


def ask(query: str) -> list[list]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [list(row) for row in cursor.fetchall()]


def fill() -> None:
    """Rows in every part: staff, catalogue, a template, patients with all that hangs on them."""
    prescription = factories.PrescriptionFactory(
        program__fill=True, patient=factories.PatientFactory(family_name="Ñandú Élan")
    )
    log = factories.SessionLogFactory(prescription=prescription, pain_worst=4)
    factories.MorningCheckFactory(patient=prescription.patient)
    factories.ScreeningFactory(patient=prescription.patient)
    factories.FlagFactory(patient=prescription.patient, session_log=log)
    factories.MembershipFactory()
    factories.DeviceFactory()
    factories.TemplateFactory(duration_weeks=1)
    factories.EvidenceFactory()


def fill_curation() -> None:
    """Rows of what came with curation: a figure with its drawing, texts in Spanish, a draft."""
    version, author = factories.ExerciseVersionFactory(), factories.UserFactory()
    roles.build_as_owner()  # factories leave the web role behind
    figure = Figure.objects.create(digest="f" * 64, spec={"base": "stand"})
    Drawing.objects.create(figure=figure, kind="thumb", build="slim", engine="1", svg="<svg/>")
    version.figure = figure
    version.save()
    ExerciseTranslation.objects.create(
        version=version, language="es", status="human", of_digest="0", name="Almeja", cues=["Abre."]
    )
    Draft.objects.create(slug="new-one", content={"name": "New"}, author=author)
    Picture.objects.create(
        digest="e" * 64,
        media_type="image/png",
        data=b"png",
        width=1,
        height=1,
        licence="CC0",
        author="Somebody",
        uploaded_by=author,
    )


def checksums() -> dict[str, list]:
    """{table: [rows, hash]} of our tables; columns in a settled order, the row's text otherwise."""
    tables = [row[0] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    ours = [name for name in tables if name.startswith(OURS)]
    query = "SELECT count(*), md5(coalesce(string_agg(to_jsonb(t)::text, '|' ORDER BY to_jsonb(t)::text), '')) FROM"  # noqa: E501
    return {name: ask(f"{query} {name} t")[0] for name in sorted(ours) if name != "audit_event"}


def migrate(*where: str) -> None:
    call_command("migrate", *where, verbosity=0, interactive=False)


def run() -> dict:
    roles.build_as_owner()
    migrate()
    schema = ask(SCHEMA)
    fill()
    roles.build_as_owner()  # factories leave the web role behind
    filled = checksums()
    for app in ("patients", "programs", "exercises"):
        migrate(app, "0002_walls")
    for app in ("patients", "programs", "exercises"):
        migrate(app, "0001_initial")
    migrate()
    kept, schema_after_walls = checksums(), ask(SCHEMA)
    fill_curation()
    curated = checksums()
    migrate("exercises", "0005_curation")
    migrate()
    curated_again = checksums()
    for app in OURS:
        migrate(app, "zero")
    left = [name for name in checksums() if not name.startswith("auth")]
    migrate()
    return {
        "filled": filled,
        "kept": kept,
        "curated": curated,
        "curated_again": curated_again,
        "left_at_zero": left,
        "schema_after_walls": schema_after_walls == schema,
        "schema_again": ask(SCHEMA) == schema,
        "first_difference": next(
            (pair for pair in zip(schema, ask(SCHEMA), strict=False) if pair[0] != pair[1]), None
        ),
    }


if __name__ == "__main__":
    print(json.dumps(run()))  # noqa: T201 - the answer to the test
