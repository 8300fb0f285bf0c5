"""An exercise as one JSON document: the form of the data files, of drafts, imports and exports.

    {"slug", "language", "name", "aka", ..., "knee_flexion_deg": {"from", "to"},
     "default_dose": {...}, "equipment_substitutes": {piece: [substitute]},
     "evidence": [{"source", "tag"}], "licence": {"name", "author", "url"},
     "figure": {...} or null, "picture": digest or null,
     "translations": {language: {"status", "of", "name", "cues", ...}},
     "progresses_to": [slug], "progresses_from": [slug]}

The fields of a version (`fields_of`) are the same under the names of its columns.
"""

from collections.abc import Mapping

from exercises.rules.dose import Dose
from exercises.rules.translations import TRANSLATED

SAME_NAME = (
    "name",
    "aka",
    "category",
    "muscles_primary",
    "muscles_secondary",
    "position",
    "position_key",
    "equipment",
    "equipment_optional",
    "equipment_text",
    "home_ok",
    "weight_bearing",
    "chain",
    "laterality",
    "pfj_load",
    "stage",
    "cues",
    "common_error",
    "patient_caution",
    "clinician_note",
    "avoid_if",
    "per_week",
)
OWN_LICENCE, OWN_AUTHOR = "Apache-2.0", "pfprehab"  # of what comes with the product
LINKS = ("progresses_to", "progresses_from")


def fields_of(document: Mapping) -> dict:
    """The document under the names of a version's columns. The document has passed its checks.

    dose is a `Dose`; evidence pairs of (source, tag); the links are left out.
    """
    knee, licence = document.get("knee_flexion_deg") or {}, document.get("licence") or {}
    return {
        **{name: document[name] for name in SAME_NAME},
        "language": document.get("language") or "en",
        "knee_flexion_from": knee.get("from"),
        "knee_flexion_to": knee.get("to"),
        "dose": Dose.from_data(document["default_dose"]),
        "equipment_substitutes": _pairs(document.get("equipment_substitutes") or {}),
        "evidence": frozenset((link["source"], link["tag"]) for link in document["evidence"]),
        "licence": licence.get("name", OWN_LICENCE),
        "licence_author": licence.get("author", OWN_AUTHOR),
        "origin_url": licence.get("url", ""),
        "figure": document.get("figure"),
        "picture": document.get("picture"),
        "translations": {
            language: _translation(row)
            for language, row in (document.get("translations") or {}).items()
        },
    }


def document_of(slug: str, fields: Mapping, **links: list[str]) -> dict:
    """The other way round: `fields_of(document_of(slug, fields))` are the same fields."""
    substitutes: dict[str, list[str]] = {}
    for pair in fields["equipment_substitutes"]:
        piece, _sep, substitute = pair.partition(":")
        substitutes.setdefault(piece, []).append(substitute)
    return {
        "slug": slug,
        "language": fields["language"],
        **{name: fields[name] for name in SAME_NAME},
        "knee_flexion_deg": {
            "from": fields["knee_flexion_from"],
            "to": fields["knee_flexion_to"],
        },
        "default_dose": fields["dose"].to_data(),
        "equipment_substitutes": substitutes,
        "evidence": [{"source": key, "tag": tag} for key, tag in sorted(fields["evidence"])],
        "licence": {
            "name": fields["licence"],
            "author": fields["licence_author"],
            "url": fields["origin_url"],
        },
        "figure": fields["figure"],
        "picture": fields["picture"],
        "translations": {language: dict(row) for language, row in fields["translations"].items()},
        **{name: sorted(links.get(name, ())) for name in LINKS},
    }


def _pairs(substitutes: Mapping) -> list[str]:
    """By piece, since an object's keys have no order; the substitutes keep theirs."""
    return [f"{piece}:{other}" for piece in sorted(substitutes) for other in substitutes[piece]]


def _translation(row: Mapping) -> dict:
    return {name: row[name] for name in ("status", "of", *TRANSLATED)}
