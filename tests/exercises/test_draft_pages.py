"""The way of a draft on its pages: handed in, read by somebody else, sent back, approved."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exercises.models import Draft, Exercise, Picture
from exercises.operations.pictures import LARGEST_FILE, add_picture
from pfprehab.accounts.scoping import Scope, scoped_to
from tests.exercises.drafting import submitted, written

LIST = reverse("exercises:drafts")


def page_of(draft: Draft, name: str = "draft") -> str:
    return reverse(f"exercises:{name}", args=[draft.public_id])


@pytest.fixture
def author(as_curator):
    return as_curator()


@pytest.fixture
def reader(as_curator):
    return as_curator()


@pytest.fixture
def draft(clam, author) -> Draft:
    return written(clam, author.user, name="Clamshell")


def send(client, draft: Draft, name: str, **data):
    revision = data.pop("revision", Draft.objects.get(pk=draft.pk).revision)
    return client.post(page_of(draft, name), {"revision": revision, **data}, follow=True)


def test_a_draft_goes_from_its_author_to_a_reader_and_becomes_version_2(
    author, reader, draft, clam
):
    handed_in = send(author, draft, "draft-submit")
    waiting = reader.get(LIST)
    approved = send(reader, draft, "draft-approve")

    assert "Handed in" in handed_in.text
    assert [key for key, _rows in waiting.context["rows"]] == ["read"]
    assert "Version 2 is published" in approved.text
    clam.refresh_from_db()
    assert (clam.current.name, clam.current.reviewer) == ("Clamshell", reader.user)
    assert "No drafts" in reader.get(LIST).text


def test_the_author_is_offered_no_approval_and_gets_none_by_force(author, draft, clam):
    send(author, draft, "draft-submit")

    page = author.get(page_of(draft)).text
    forced = send(author, draft, "draft-approve")

    assert "Approve and publish" not in page
    assert forced.status_code == 422
    assert "You wrote this draft" in forced.text
    assert clam.versions.count() == 1


def test_a_reader_sends_it_back_with_words_that_the_author_reads(author, reader, draft):
    send(author, draft, "draft-submit")

    wordless = send(reader, draft, "draft-return", note="")
    send(reader, draft, "draft-return", note="Say which knee.")

    assert wordless.status_code == 422
    assert "Say what has to change" in wordless.text
    page = author.get(page_of(draft)).text
    assert "Say which knee." in page
    assert [key for key, _rows in author.get(LIST).context["rows"]] == ["returned"]


def test_an_author_takes_it_back_without_words(author, draft):
    send(author, draft, "draft-submit")

    send(author, draft, "draft-return")

    draft.refresh_from_db()
    assert draft.state == Draft.State.WRITING


def test_a_draft_in_review_cannot_be_edited(author, draft):
    send(author, draft, "draft-submit")

    response = author.get(page_of(draft, "draft-edit"), follow=True)

    assert "Take it back first" in response.text


@pytest.mark.parametrize("name", ["draft-submit", "draft-return", "draft-approve"])
@pytest.mark.parametrize("revision", ["", "x", "99", "9" * 30])
def test_a_state_that_was_not_on_the_screen_is_refused_calmly(author, draft, name, revision):
    response = send(author, draft, name, revision=revision)

    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.revision == 2


def test_a_draft_that_a_check_blocks_is_not_handed_in(author, clam):
    draft = written(clam, author.user, cues=["Mind your weak hip."])

    page = author.get(page_of(draft)).text
    forced = send(author, draft, "draft-submit")

    assert "Hand in for review" not in page
    assert "weak" in page
    assert forced.status_code == 422
    draft.refresh_from_db()
    assert draft.state == Draft.State.WRITING


def test_the_reader_sees_what_differs_from_the_version_before(author, reader, clam):
    draft = submitted(clam, author.user, cues=["Open the knee slowly."])

    page = reader.get(page_of(draft)).text

    assert "Against version 1" in page
    assert "Open the knee slowly." in page
    assert clam.current.cues[0] in page


def test_a_draft_thrown_away_is_gone_and_the_exercise_stays(author, draft, clam):
    response = send(author, draft, "draft-discard")

    assert "thrown away" in response.text
    assert not Draft.objects.exists()
    assert Exercise.objects.get(pk=clam.pk).current.name == "Clam"


def test_a_clinic_neither_sees_nor_moves_a_global_draft(as_clinician, draft):
    client = as_clinician()

    assert client.get(LIST).context["rows"] == []
    for name in ("draft", "draft-edit"):
        assert client.get(page_of(draft, name)).status_code == 404
    for name in ("draft-submit", "draft-return", "draft-approve", "draft-discard"):
        assert client.post(page_of(draft, name), {"revision": 2}).status_code == 404
    assert Draft.objects.get().revision == 2


def image_bytes(format_: str = "PNG", size=(300, 200), **save) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format_, **save)
    return out.getvalue()


def upload(client, draft: Draft, content: bytes, **data):
    given = {"licence": "CC-BY-4.0", "author": "Ana Ruiz", **data}
    image = SimpleUploadedFile("photo.png", content, content_type="image/png")
    return send(client, draft, "draft-picture", image=image, **given)


def test_an_image_is_drawn_anew_without_what_was_hidden_in_it(author, draft):
    told = PngInfo()
    told.add_text("Comment", "taken at Lena's home")

    response = upload(author, draft, image_bytes(pnginfo=told))

    picture = Picture.objects.get()
    assert response.status_code == 200
    assert b"Lena" not in bytes(picture.data)
    assert (picture.media_type, picture.width, picture.height) == ("image/webp", 300, 200)
    assert (picture.licence, picture.author) == ("CC-BY-4.0", "Ana Ruiz")
    draft.refresh_from_db()
    assert draft.content["picture"] == picture.digest
    shown = author.get(reverse("exercises:picture", args=[picture.digest]))
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert "immutable" in shown.headers["Cache-Control"]


def test_a_large_photo_is_made_smaller(author, draft):
    upload(author, draft, image_bytes("JPEG", (4000, 3000)))

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1600, 1200)


def huge_png() -> bytes:
    """A PNG whose header claims 50 000 by 50 000 pixels, in a few bytes."""
    content = bytearray(image_bytes())
    content[16:24] = (50_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG, JPEG", id="SVG"),
        pytest.param(b"<html><script>alert(1)</script>", "no PNG, JPEG", id="HTML"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "no PNG, JPEG", id="damaged PNG"),
        pytest.param(image_bytes()[:120], "no PNG, JPEG", id="half a PNG"),
        pytest.param(image_bytes("GIF"), "no PNG, JPEG", id="GIF"),
        pytest.param(image_bytes("BMP"), "no PNG, JPEG", id="BMP"),
        pytest.param(huge_png(), "too many pixels", id="50 000 x 50 000"),
        pytest.param(b"x" * (LARGEST_FILE + 1), "at most 5 MB", id="6 MB"),
    ],
)
def test_what_is_no_image_is_refused_beside_the_field_and_nothing_is_kept(
    author, draft, content, words
):
    response = upload(author, draft, content)

    assert response.status_code == 422
    assert words in str(response.context["picture_form"].errors["image"])
    assert not Picture.objects.exists()


@pytest.mark.parametrize("field", ["licence", "author"])
def test_an_image_without_licence_or_author_is_refused(author, draft, field):
    response = upload(author, draft, image_bytes(), **{field: " "})

    assert response.status_code == 422
    assert field in response.context["picture_form"].errors
    assert not Picture.objects.exists()


def test_a_request_over_the_limit_is_refused_before_it_is_read(author, draft):
    response = upload(author, draft, b"x" * (LARGEST_FILE + 200 * 1024))

    assert response.status_code == 413


def test_an_image_is_taken_away_again(author, draft):
    upload(author, draft, image_bytes())

    send(author, draft, "draft-picture", remove="1")

    draft.refresh_from_db()
    assert draft.content["picture"] is None


def test_the_same_image_is_kept_once_for_each_owner(author, draft, clam):
    upload(author, draft, image_bytes())
    upload(author, draft, image_bytes())

    assert Picture.objects.count() == 1


def test_another_clinic_s_image_is_not_there(as_clinician, author, draft):
    mine, other = as_clinician(), as_clinician()
    with scoped_to(Scope.of_clinic(mine.clinic.pk, actor="test")):
        picture = add_picture(
            content=image_bytes(),
            licence="CC0",
            author="Ana",
            owner_clinic=mine.clinic,
            by=mine.user,
            now=timezone.now(),
        )
    address = reverse("exercises:picture", args=[picture.digest])

    assert mine.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert author.get(address).status_code == 404
