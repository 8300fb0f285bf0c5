"""Files of exercises: what goes out comes in again, and is checked before it is written."""

import csv
import io
import json
import zipfile
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from exercises.models import Draft, Exercise, ExerciseImport, ExerciseVersion, ImportRow
from exercises.operations import sheet_files
from exercises.operations.bulk_approval import approve_import
from exercises.operations.content import content_of
from exercises.operations.exporting import export
from exercises.operations.importing import apply_import, check_import
from exercises.operations.versions import retire_exercise
from exercises.rules.sheets import columns_for, document_of_row, guarded, row_of, unguarded
from pfprehab.errors import OperationRefused
from tests.exercises.drafting import NOW, approved, written
from tests.factories import UserFactory
from tests.roles import as_owner

IMPORTS = reverse("exercises:imports")
FORMATS = ["csv", "xlsx", "json"]
LICENCE = {"name": "CC0", "author": "Open Collection", "url": "https://example.org/"}


def dry_run(content: bytes, by, *, layout="sheet", owner_clinic=None) -> ExerciseImport:
    return check_import(
        content=content,
        file_name="exercises.csv",
        layout=layout,
        licence=LICENCE,
        owner_clinic=owner_clinic,
        by=by,
        now=NOW,
    )


def kinds(batch) -> dict[str, int]:
    return batch.counts


def problems(batch) -> list[tuple[int, str, str]]:
    return [
        (row.number, column, words)
        for row in batch.rows.exclude(problems=[])
        for column, words in row.problems
    ]


def as_csv(columns, rows, delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def sheet_of(exercises, **changes) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of an exported CSV, to change and bring back."""
    table = list(csv.reader(io.StringIO(export(exercises, format_="csv").decode("utf-8-sig"))))
    columns, rows = table[0], table[1:]
    for name, value in changes.items():
        rows = [
            [value if column == name else cell for column, cell in zip(columns, row, strict=True)]
            for row in rows
        ]
    return columns, rows


def contents() -> dict[str, dict]:
    return {e.slug: content_of(e.current) for e in Exercise.objects.offered()}


# --- Round trips ---------------------------------------------------------------------------------
@pytest.mark.parametrize("format_", FORMATS)
def test_the_whole_catalogue_goes_out_and_comes_in_without_a_difference(load, curator, format_):
    load()

    batch = dry_run(export(Exercise.objects.offered(), format_=format_), curator)

    assert kinds(batch) == {"unchanged": 105}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_whole_catalogue_comes_into_an_empty_one_the_same(load, curator, format_, empty):
    load()
    before = contents()
    file = export(Exercise.objects.offered(), format_=format_)
    empty()

    batch = dry_run(file, curator)
    apply_import(batch=batch, by=curator, now=NOW)
    approve_import(batch=batch, by=UserFactory(), now=NOW)

    assert kinds(batch) == {"new": 105}
    after = contents()
    assert {(s, n) for s in before for n in before[s] if before[s][n] != after[s][n]} == set()
    assert kinds(dry_run(file, curator)) == {"unchanged": 105}


@pytest.fixture
def empty():
    """Take every exercise away, as the owner of the tables would."""

    def run():
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE exercises_exercise, exercises_exerciseversion CASCADE")

    return run


def test_rows_and_columns_may_stand_in_any_order(load, curator):
    load()
    columns, rows = sheet_of(Exercise.objects.offered())
    order = sorted(range(len(columns)), key=lambda at: columns[at][::-1])
    rows = sorted(rows, key=lambda row: row[columns.index("name")][::-1])
    shuffled = [[row[at] for at in order] for row in rows]

    batch = dry_run(as_csv([columns[at] for at in order], shuffled, ";"), curator)

    assert kinds(batch) == {"unchanged": 105}


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


@given(CELLS)
def test_what_a_spreadsheet_would_run_is_marked_going_out_and_unmarked_coming_in(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@")


LINES = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=30
    ).filter(lambda t: t.strip() and "\r" not in t),
    max_size=5,
)


@given(
    cues=LINES,
    name=CELLS,
    stage=st.one_of(st.none(), st.integers(-5, 99)),
    home=st.sampled_from([None, True, False]),
)
def test_a_document_becomes_a_row_and_the_same_document_again(cues, name, stage, home):
    document = document_of_row({"slug": "clam"})
    document |= {"cues": cues, "name": name, "stage": stage, "home_ok": home}
    document["translations"] = {
        "es": {
            "status": "human",
            "of": "0",
            "aka": [],
            "cues": cues,
            "name": "x",
            "position": "",
            "equipment_text": "",
            "common_error": "",
            "patient_caution": "",
            "clinician_note": "",
        }
    }

    assert document_of_row(row_of(document)) == document


def test_every_document_of_the_catalogue_is_one_row(load, files):
    load()
    for exercise in Exercise.objects.offered()[:20]:
        fields = content_of(exercise.current)
        assert (
            fields["name"]
            in row_of(
                {
                    **deepcopy(files[0]["exercises"][0]),
                    "slug": exercise.slug,
                    "language": "en",
                    "name": fields["name"],
                }
            ).values()
        )
    assert len(columns_for(["es"])) == len(set(columns_for(["es"])))


# --- The dry run ---------------------------------------------------------------------------------
def test_a_dry_run_writes_nothing_but_itself(clam, curator):
    columns, rows = sheet_of(Exercise.objects.offered(), common_error="Hurrying.")
    before = (Exercise.objects.count(), ExerciseVersion.objects.count(), Draft.objects.count())

    batch = dry_run(as_csv(columns, rows), curator)

    assert kinds(batch) == {"changed": 6}
    assert (Exercise.objects.count(), ExerciseVersion.objects.count(), Draft.objects.count()) == (
        before
    )
    row = batch.rows.get(slug="clam")
    assert ["Common error", clam.current.common_error, "Hurrying."] in row.changes


def test_applying_makes_drafts_in_review_and_approval_makes_versions(clam, curator):
    columns, rows = sheet_of(Exercise.objects.filter(slug="clam"), common_error="Hurrying.")
    batch = dry_run(as_csv(columns, rows), curator)

    count = apply_import(batch=batch, by=curator, now=NOW)

    draft = Draft.objects.get()
    assert (count, draft.state, draft.origin) == (1, "in_review", "sheet")
    assert clam.versions.count() == 1
    with pytest.raises(OperationRefused) as own:
        approve_import(batch=batch, by=curator, now=NOW)
    approve_import(batch=batch, by=UserFactory(), now=NOW)
    clam.refresh_from_db()
    assert own.value.code == "own_draft"
    assert (clam.current.number, clam.current.common_error) == (2, "Hurrying.")


def test_one_wrong_row_keeps_the_whole_file_out(clam, curator):
    columns, rows = sheet_of(Exercise.objects.offered(), common_error="Hurrying.")
    rows[2][columns.index("category")] = "knees"
    batch = dry_run(as_csv(columns, rows), curator)

    with pytest.raises(OperationRefused) as refused:
        apply_import(batch=batch, by=curator, now=NOW)

    assert refused.value.code == "rows_wrong"
    assert problems(batch) == [(4, "category", "“knees” is not in the vocabulary.")]
    assert not Draft.objects.exists()


def changed_cell(column, value):
    def change(columns, rows):
        rows[0][columns.index(column)] = value

    return change


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("slug", "Clam Shell", "cannot be an address"),
        ("slug", "", "cannot be an address"),
        ("stage", "high", "whole number"),
        ("stage", "9", "must be 1 to 4"),
        ("home_ok", "maybe", "yes or no"),
        ("dose_sets", "many", "whole number"),
        ("dose_load_kg", "heavy", "number"),
        ("evidence", "practice", "source|tag"),
        ("evidence", "nobody1900|read", "no source"),
        ("equipment_substitutes", "mat", "strap:belt"),
        ("figure", "{", "JSON"),
        ("figure", '{"elbows": 1}', "no such key"),
        ("figure", '{"start": {"knee.R.flex": 170}}', "outside"),
        ("cues", "Mind your weak hip.", "patients should not read"),
        ("name", "x" * 200, "At most 120"),
        ("name", "<b>Clam</b>\u202e", "invisible"),
        ("progresses_to", "flying", "no exercise"),
        ("progresses_from", "bridge-band", "no exercise"),
        ("version", "latest", "whole number"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_with_the_reason(
    clam, curator, column, value, words
):
    columns, rows = sheet_of(Exercise.objects.filter(slug="bridge"))
    changed_cell(column, value)(columns, rows)

    batch = dry_run(as_csv(columns, rows), curator)

    found = problems(batch)
    assert kinds(batch) == {"error": 1}
    assert found[0][0] == 2
    assert any(words in text for _row, _column, text in found), found


def test_a_circle_over_two_rows_is_found_with_its_way(clam, curator):
    columns, rows = sheet_of(Exercise.objects.filter(slug__in=["bridge", "prone-heel-squeeze"]))
    at = columns.index("progresses_to")
    rows[0][at], rows[1][at] = "prone-heel-squeeze", "bridge"

    batch = dry_run(as_csv(columns, rows), curator)

    assert kinds(batch) == {"error": 2}
    assert "circle" in problems(batch)[0][2]


def test_a_slug_that_stands_twice_is_an_error_in_the_second_row(clam, curator):
    columns, rows = sheet_of(Exercise.objects.filter(slug="clam"))

    batch = dry_run(as_csv(columns, rows * 2), curator)

    assert problems(batch) == [
        (3, "slug", "The slug “clam” stands in more than one row. Keep one of them.")
    ]


def test_an_open_draft_a_newer_version_and_a_retired_exercise_are_conflicts(clam, curator):
    columns, rows = sheet_of(
        Exercise.objects.filter(slug__in=["bridge", "clam", "clam-band"]), name="Other"
    )
    written(Exercise.objects.get(slug="bridge"), curator, name="Bridging")
    approved(clam, curator, name="Clamshell")
    retired = Exercise.objects.get(slug="clam-band")
    retire_exercise(exercise=retired, replaced_by=None, by=curator, now=NOW)

    batch = dry_run(as_csv(columns, rows), curator)

    assert kinds(batch) == {"conflict": 3}
    words = [text for _row, _column, text in problems(batch)]
    assert "open draft" in words[0]
    assert "now there is version 2" in words[1]
    assert "is retired" in words[2]


def test_what_changed_since_the_dry_run_keeps_all_rows_out(clam, curator):
    columns, rows = sheet_of(Exercise.objects.offered(), common_error="Hurrying.")
    batch = dry_run(as_csv(columns, rows), curator)
    approved(clam, curator, name="Clamshell")

    with pytest.raises(OperationRefused) as refused:
        apply_import(batch=batch, by=curator, now=NOW)

    assert refused.value.code == "moved_on"
    assert not Draft.objects.exists()


# --- Files that cannot be read -------------------------------------------------------------------
def workbook(*rows, formula=None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if formula:
        book.active["B2"] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook whose sheet is 300 MB of zeros, in some 300 kB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b"\0" * 2**20)
    return out.getvalue()


def with_macro() -> bytes:
    out = io.BytesIO(workbook(["slug"], ["clam"]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"name\nClam\n", "slug", id="no slug column"),
        pytest.param(b"slug,colour\nclam,red\n", "no column colour", id="unknown column"),
        pytest.param(b"slug,name,name\nclam,a,b\n", "stands twice", id="column twice"),
        pytest.param(
            "slug,name\nclam,Älm\n".encode("latin-1"), "Row 2 is not in UTF-8", id="latin"
        ),
        pytest.param(b"slug,name\nclam,\xc3\xa9\nbridge,\xe9\n", "Row 3", id="mixed encodings"),
        pytest.param(b"slug,name\nclam,a\x00b\n", "Row 2 holds an invisible", id="NUL"),
        pytest.param(b'slug,name\nclam,"open\n', "cannot be read", id="open quote"),
        pytest.param(b"slug\nclam,1,2\n", "more cells", id="too many cells"),
        pytest.param(b'[{"slug": "clam"', "JSON", id="half JSON"),
        pytest.param(b'{"exercises": 3}', "list of exercises", id="JSON without a list"),
        pytest.param(b'[{"stage": NaN}]', "JSON", id="NaN"),
        pytest.param(b"[" * 50_000, "JSON", id="50 000 deep"),
        pytest.param(b"PK\x03\x04broken", "damaged", id="damaged workbook"),
        pytest.param(
            workbook(["slug", "name"], ["clam", "x"], formula="=1+1"), "Cell B2", id="formula cell"
        ),
        pytest.param(zip_bomb(), "more than 200 MB", id="zip bomb"),
        pytest.param(with_macro(), "macros", id="macro"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place_and_nothing_is_kept(
    clam, curator, content, words
):
    with pytest.raises(OperationRefused, match=words) as refused:
        dry_run(content, curator)

    assert refused.value.field == "file"
    assert not ExerciseImport.objects.exists()


def test_too_many_bytes_and_too_many_rows_are_refused(clam, curator, monkeypatch):
    monkeypatch.setattr(sheet_files, "LARGEST_FILE", 1000)
    with pytest.raises(OperationRefused, match="at most"):
        dry_run(b"slug\n" + b"clam\n" * 300, curator)
    monkeypatch.undo()

    with pytest.raises(OperationRefused, match="more than 100000 rows"):
        dry_run(b"slug\n" + b"".join(b"x%d\n" % n for n in range(100_001)), curator)

    assert not ExerciseImport.objects.exists()


# --- Other collections ---------------------------------------------------------------------------
OPEN_ITEM = {
    "id": "Barbell_Squat",
    "name": "Barbell Squat",
    "force": "push",
    "level": "beginner",
    "mechanic": "compound",
    "equipment": "barbell",
    "primaryMuscles": ["quadriceps"],
    "secondaryMuscles": ["glutes", "calves"],
    "instructions": ["Stand under the bar.", "Bend the knees.", "<script>x</script>Stand up."],
    "category": "strength",
    "images": ["Barbell_Squat/0.jpg"],
}
WGER_ITEM = {
    "uuid": "0d9b6bd4-1b7a-4e4f-8f0e-111111111111",
    "category": {"id": 9, "name": "Legs"},
    "muscles": [{"name": "Gluteus maximus", "name_en": "Glutes"}],
    "muscles_secondary": [],
    "equipment": [{"name": "Dumbbell"}],
    "license": {"short_name": "CC-BY-SA 4", "url": "https://creativecommons.org/"},
    "license_author": "wger.de",
    "translations": [
        {
            "language": 2,
            "name": "Hip lift",
            "description": "<p>Lift &amp; hold.</p><ul><li>Lower.</li></ul>",
            "aliases": [{"alias": "Pelvic lift"}],
        },
        {
            "language": 4,
            "name": "Elevación de cadera",
            "description": "<p>Sube.</p>",
            "aliases": [],
        },
        {"language": 99, "name": "?", "description": "", "aliases": []},
    ],
}


def test_an_open_collection_lands_as_unfinished_drafts_with_licence_and_source(clam, curator):
    batch = dry_run(json.dumps([OPEN_ITEM]).encode(), curator, layout="open_layout")
    apply_import(batch=batch, by=curator, now=NOW)

    draft = Draft.objects.get()
    assert (draft.slug, draft.state, draft.origin, draft.origin_ref) == (
        "barbell-squat",
        "writing",
        "open_layout",
        "Barbell_Squat",
    )
    content = draft.content
    assert content["licence"] == LICENCE
    assert content["muscles_secondary"] == ["gluteus maximus", "calf"]
    assert content["cues"] == ["Stand under the bar.", "Bend the knees.", "Stand up."]
    assert content["equipment_text"] == "barbell"
    assert (content["default_dose"], content["stage"], content["evidence"]) == (None, None, [])


def test_wger_s_export_lands_with_its_translations_and_no_markup(clam, curator):
    batch = dry_run(json.dumps({"results": [WGER_ITEM]}).encode(), curator, layout="wger")
    apply_import(batch=batch, by=curator, now=NOW)

    content = Draft.objects.get().content
    assert content["cues"] == ["Lift & hold.", "Lower."]
    assert content["aka"] == ["Pelvic lift"]
    assert content["translations"]["es"]["name"] == "Elevación de cadera"
    assert content["equipment"] == ["dumbbell"]
    assert content["licence"]["name"] == "CC-BY-SA 4"


@pytest.mark.parametrize(
    ("item", "column"),
    [
        ({**OPEN_ITEM, "name": ""}, "name"),
        ({**OPEN_ITEM, "name": 7}, "name"),
        ({**OPEN_ITEM, "instructions": "Stand."}, "instructions"),
        ({**OPEN_ITEM, "primaryMuscles": {"a": 1}}, "primaryMuscles"),
        ("Squat", ""),
    ],
)
def test_an_item_that_is_none_of_the_layout_is_named_and_left_out(clam, curator, item, column):
    content = json.dumps([OPEN_ITEM, item]).encode()

    batch = dry_run(content, curator, layout="open_layout")
    apply_import(batch=batch, by=curator, now=NOW)

    assert [(row, name) for row, name, _words in problems(batch)] == [(2, column)]
    assert Draft.objects.count() == 1


def test_likely_duplicates_are_proposed_and_never_merged_unseen(clam, curator):
    items = [
        {**OPEN_ITEM, "name": "Clamm", "primaryMuscles": []},
        {**OPEN_ITEM, "name": "Band clam", "primaryMuscles": ["deep external rotators"]},
        {**OPEN_ITEM, "name": "Rowing"},
    ]

    batch = dry_run(json.dumps(items).encode(), curator, layout="open_layout")
    rows = {row.name: row for row in batch.rows.all()}
    apply_import(batch=batch, by=curator, now=NOW)

    assert [each[0] for each in rows["Clamm"].likely] == ["clam"]
    assert "clam-band" in [each[0] for each in rows["Band clam"].likely]
    assert (rows["Clamm"].taken, rows["Rowing"].taken) == (False, True)
    assert [draft.content["name"] for draft in Draft.objects.all()] == ["Rowing"]


# --- Pages ---------------------------------------------------------------------------------------
def upload(client, content: bytes, **data):
    file = SimpleUploadedFile("exercises.csv", content, content_type="text/csv")
    return client.post(IMPORTS, {"file": file, "layout": "sheet", **data}, follow=True)


def test_a_curator_checks_applies_and_another_approves(clam, as_curator):
    curator, reader = as_curator(), as_curator()
    columns, rows = sheet_of(Exercise.objects.filter(slug="clam"), common_error="Hurrying.")

    report = upload(curator, as_csv(columns, rows))
    batch = report.context["batch"]
    applied = curator.post(reverse("exercises:import-apply", args=[batch.public_id]), follow=True)
    own = curator.post(reverse("exercises:import-approve", args=[batch.public_id]))
    done = reader.post(reverse("exercises:import-approve", args=[batch.public_id]), follow=True)

    assert "Hurrying." in report.text
    assert "1 draft is made." in applied.text
    assert own.status_code == 422
    assert "1 exercise is published." in done.text
    clam.refresh_from_db()
    assert clam.current.common_error == "Hurrying."


def test_a_refused_file_is_said_beside_the_field_and_the_page_stays(clam, as_curator):
    response = upload(as_curator(), b"slug,colour\nclam,red\n")

    assert response.status_code == 422
    assert "no column colour" in str(response.context["form"].errors["file"])


def test_an_open_collection_needs_its_licence(clam, as_curator):
    response = upload(as_curator(), json.dumps([OPEN_ITEM]).encode(), layout="open_layout")

    assert response.status_code == 422
    assert {"licence_name", "licence_author"} <= response.context["form"].errors.keys()


def test_a_request_over_20_mb_is_refused_before_it_is_read(clam, as_curator):
    response = upload(as_curator(), b"x" * (20 * 2**20 + 200 * 1024))

    assert response.status_code == 413


def test_a_likely_duplicate_is_taken_anyway_by_a_person(clam, as_curator):
    curator = as_curator()
    item = {**OPEN_ITEM, "name": "Clamm"}
    licence = {"licence_name": "CC0", "licence_author": "Somebody", "layout": "open_layout"}
    batch = upload(curator, json.dumps([item]).encode(), **licence).context["batch"]

    curator.post(reverse("exercises:import-row", args=[batch.public_id, 1]), {"taken": "yes"})

    assert batch.rows.get().taken is True


def test_a_dry_run_can_be_discarded(clam, as_curator):
    curator = as_curator()
    batch = upload(curator, b"slug\nnew-one\n").context["batch"]

    curator.post(reverse("exercises:import-discard", args=[batch.public_id]))

    assert not ImportRow.objects.exists()
    assert not Draft.objects.exists()


def test_a_clinic_brings_its_own_exercises_under_its_own_prefix(clam, as_clinician):
    client = as_clinician()
    columns, rows = sheet_of(Exercise.objects.filter(slug="clam"))

    report = upload(client, as_csv(columns, rows))

    batch, [row] = report.context["batch"], report.context["page"].object_list
    assert (row.kind, row.slug) == ("new", f"own{client.clinic.pk}-clam")
    assert (
        as_clinician().get(reverse("exercises:import", args=[batch.public_id])).status_code == 404
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_everybody_who_reads_the_catalogue_may_take_it_out(clam, as_clinician, format_):
    response = as_clinician().get(reverse("exercises:export", args=[format_]))

    assert response.status_code == 200
    name = f"exercises-{timezone.now():%Y-%m-%d}.{format_}"
    assert name in response.headers["Content-Disposition"]
    assert as_clinician().get(reverse("exercises:export", args=["pdf"])).status_code == 404
