"""Images that curators bring: looked at, drawn anew, kept without their metadata."""

import datetime as dt
import hashlib
import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from exercises.models import Picture
from exercises.operations.checking import refuse_by_model
from pfprehab.accounts.models import Clinic, User
from pfprehab.errors import OperationRefused

LARGEST_FILE = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000  # before decoding; a phone's camera makes about 12 million
LONGEST_SIDE = 1600  # pixels of what is kept: twice the widest place a page has for it
FORMATS = ("PNG", "JPEG", "WEBP")


def add_picture(
    *,
    content: bytes,
    licence: str,
    author: str,
    origin_url: str = "",
    owner_clinic: Clinic | None,
    by: User,
    now: dt.datetime,
) -> Picture:
    """Keep an image. The same image of the same owner is kept once.

    Refused: too many bytes or pixels, whatever is not PNG, JPEG or WebP by its content, a missing
    licence or author.
    """
    data, (width, height) = _drawn_anew(content)
    owner = owner_clinic.pk if owner_clinic else ""
    digest = hashlib.sha256(f"{owner}:".encode() + data).hexdigest()
    if kept := Picture.objects.filter(digest=digest).first():
        return kept
    picture = Picture(
        owner_clinic=owner_clinic,
        digest=digest,
        media_type="image/webp",
        data=data,
        width=width,
        height=height,
        licence=licence.strip(),
        author=author.strip(),
        origin_url=origin_url,
        uploaded_by=by,
        uploaded_at=now,
    )
    refuse_by_model(picture, exclude={"owner_clinic", "uploaded_by"})
    picture.save()
    return picture


def _drawn_anew(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The pixels alone, as WebP: no metadata, no second frame, nothing hidden behind the image."""
    if len(content) > LARGEST_FILE:
        message = _("The file has %(size)s MB; at most %(most)s MB can be taken.")
        shown = {"size": round(len(content) / 2**20, 1), "most": LARGEST_FILE // 2**20}
        raise _refused(message % shown, "picture_too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _refuse_size(image.size)
                flat = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _refused(
            _("This is no PNG, JPEG or WebP image, or it is damaged. Choose another file."),
            "picture_unreadable",
        ) from error
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    flat.save(out, "WEBP", quality=85, method=4)
    return out.getvalue(), flat.size


def _refuse_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> OperationRefused:
    message = _("The image has too many pixels; at most %(most)s million can be taken.")
    return _refused(message % {"most": MOST_PIXELS // 10**6}, "picture_too_large")


def _refused(message: str, code: str) -> OperationRefused:
    return OperationRefused(message, code=code, field="image")
