"""Tagged PDF by typst: a sheet from templates/pdf and the words for it.

The fonts are those that come with typst: no font of the machine, no network. The same words give
the same bytes, because the moment written into the file is given and not read from a clock.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.http import HttpResponse

SHEETS = Path(settings.BASE_DIR) / "templates" / "pdf"
STANDARD = "ua-1"  # refuses a picture without its words, a document without language or title


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def pdf_of(sheet: str, data: dict, *, moment: dt.datetime) -> bytes:
    """The sheet `<sheet>.typ` filled with `data`, which is plain JSON and never code.

    moment: the time the file says it was made, with its offset.
    """
    return typst.compile(**_task(sheet, data), format="pdf", pdf_standards=[STANDARD],
                         timestamp=int(moment.timestamp()))  # fmt: skip


def pages_of(sheet: str, data: dict, *, ppi: int = 80) -> list[bytes]:
    """The same sheet as one PNG a page: to look at."""
    pages = typst.compile(**_task(sheet, data), format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def pdf_response(content: bytes, *, name: str) -> HttpResponse:
    """Shown in the browser, and kept nowhere. name: of the file when it is saved."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _task(sheet: str, data: dict) -> dict:
    return {
        "input": SHEETS / f"{sheet}.typ",
        "root": SHEETS,
        "font_paths": _fonts(),
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
    }
