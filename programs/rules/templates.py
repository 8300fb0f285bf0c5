"""What the data of the templates must keep, and how much one week changes from the last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from exercises.rules.catalogue import Problem, duplicate_slugs
from exercises.rules.dose import Dose, DoseError
from exercises.rules.language import harmful_words
from exercises.rules.slugs import SLUG
from programs.rules.load import SIDES, LoadLine, session_minutes

FILE = "templates.json"
OWN_SOURCE = "pfprehab-default"
RESERVED = ("compare",)  # addresses under templates/ that are pages already
MOST_WEEKS = 52
MOST_CORE_LINES = 4  # the load budget of one session (pfprehab default)
MOST_SHORT_LINES = 2  # the short version of a bad day (pfprehab default)
MARKS = ("core", "short", "optional")
SWITCHES = ("prescribable", "research", "default")
KINDS = ("main", "addon")
TEMPLATE_TEXTS = ("name", "summary", "emphasis")
WEEK_TEXTS = ("phase", "goal", "education", "load_plan")


def check_templates(data: Mapping, exercises: Mapping, sources: Mapping) -> list[Problem]:
    """Every fault of templates.json; an empty list when it may be loaded.

    exercises and sources are the contents of exercises.json and sources.json.
    """
    templates = data.get("templates") or []
    known = {exercise["slug"] for exercise in exercises.get("exercises") or []}
    known_sources = set(sources.get("sources") or {})
    fidelities = set((data.get("vocab") or {}).get("fidelity") or {})
    problems = duplicate_slugs(FILE, templates)
    if not templates:
        problems.append(Problem(FILE, "", "templates", "There are no templates."))
    slugs = {template.get("slug"): template for template in templates}
    for number, template in enumerate(templates, 1):
        name = str(template.get("slug") or f"template {number}")
        for field, message in _template_problems(template, slugs, known_sources, fidelities):
            problems.append(Problem(FILE, name, field, message))
        problems += _week_problems(name, template, known, known_sources)
    defaults = [template.get("slug") for template in templates if template.get("default")]
    if templates and len(defaults) != 1:
        message = f"Exactly one template is the default, not {len(defaults)}."
        problems.append(Problem(FILE, ", ".join(map(str, defaults)), "default", message))
    return problems


def lines_on(week: Mapping) -> list[Mapping]:
    """The lines of a week that are done unless switched off: all but the optional ones."""
    return [line for line in week["items"] if not line["optional"]]


def week_minutes(week: Mapping, *, both_legs: bool = True) -> float:
    """Minutes of one session that holds every line of the week that is on."""
    lines = [
        LoadLine(dose=Dose.from_data(line["dose"]), side=line["side"], core=line["core"])
        for line in lines_on(week)
    ]
    return session_minutes(lines, both_legs=both_legs)


def changed_lines(before: Mapping, after: Mapping) -> int:
    """How many lines differ between two weeks: another exercise, dose, side or times a week.

    A line replaced by another counts once. Optional lines do not count: they are off.
    """
    earlier, later = (Counter(map(_line_key, lines_on(week))) for week in (before, after))
    return max(earlier.total(), later.total()) - (earlier & later).total()


def _line_key(line: Mapping) -> tuple:
    return line["slug"], Dose.from_data(line["dose"]), line["side"], line["per_week"]


def _template_problems(template, slugs, sources, fidelities) -> Iterator[tuple[str, str]]:
    slug = template.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or slug in RESERVED:
        taken = ", ".join(RESERVED)
        yield (
            "slug",
            f"A slug is lower-case words joined by hyphens, not {taken}; this is {slug!r}.",
        )
    yield from _missing_texts(template, TEMPLATE_TEXTS)
    if template.get("kind") not in KINDS:
        yield "kind", f"{template.get('kind')!r} is not main or addon."
    if template.get("fidelity") not in fidelities:
        yield "fidelity", f"{template.get('fidelity')!r} is not in the vocabulary."
    yield from _mark_problems(template, SWITCHES)
    if template.get("fidelity") == "reconstruction" and template.get("prescribable"):
        yield "prescribable", "A reconstruction may be read, not prescribed."
    if template.get("sessions_per_week") not in range(1, 8):
        yield "sessions_per_week", "Sessions a week must be 1 to 7."
    for source in template.get("sources") or ():
        if source not in sources:
            yield "sources", f"There is no source {source!r}."
    yield from _plan_problems(template, slugs)


def _plan_problems(template: Mapping, slugs: Mapping) -> Iterator[tuple[str, str]]:
    weeks = template.get("weeks") or []
    numbers = [week.get("week") for week in weeks]
    if not weeks or len(weeks) > MOST_WEEKS or numbers != list(range(1, len(weeks) + 1)):
        yield "weeks", f"Weeks must be numbered from 1 without a gap; they are {numbers}."
    if template.get("duration_weeks") != len(weeks):
        words = f"{template.get('duration_weeks')!r} is stated"
        yield "duration_weeks", f"{words}, but there are {len(weeks)} weeks."
    target = template.get("hands_over_to")
    if target:
        next_template = slugs.get(target.get("template"))
        if next_template is None:
            yield "hands_over_to", f"There is no template {target.get('template')!r}."
        elif target.get("week") not in range(1, len(next_template.get("weeks") or ()) + 1):
            yield "hands_over_to", f"That template has no week {target.get('week')!r}."


def _week_problems(name, template, known, sources) -> Iterator[Problem]:
    for week in template.get("weeks") or ():
        item = f"{name} week {week.get('week')}"
        lines = week.get("items") or []
        for field, message in (*_week_text_problems(week), *count_problems(template, lines)):
            yield Problem(FILE, item, field, message)
        for line in lines:
            where = f"{item} {line.get('slug')}"
            for field, message in _line_problems(line, known, sources):
                yield Problem(FILE, where, field, message)


def _week_text_problems(week: Mapping) -> Iterator[tuple[str, str]]:
    yield from _missing_texts(week, WEEK_TEXTS)
    for field in ("goal", "education", "load_plan"):
        for word in harmful_words(str(week.get(field) or "")):
            yield field, f"{word!r} is a word that patients should not read."


def _missing_texts(item: Mapping, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if not str(item.get(field) or "").strip():
            yield field, "The text is missing."


def _mark_problems(item: Mapping, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if not isinstance(item.get(field), bool):
            yield field, f"The value must be true or false, not {item.get(field)!r}."


def count_problems(template: Mapping, lines: Iterable[Mapping]) -> Iterator[tuple[str, str]]:
    """Field and message for a week that has too few or too many lines of a kind."""
    on = [line for line in lines if not line.get("optional")]
    if not on:
        yield "items", "A week needs at least one line that is not optional."
    slugs = Counter(line.get("slug") for line in lines if not line.get("optional"))
    for slug, count in slugs.items():
        if count > 1:
            yield "items", f"{slug!r} comes {count} times in the week."
    core = sum(bool(line.get("core")) for line in on)
    if core > MOST_CORE_LINES or (core == 0 and template.get("kind") == "main"):
        yield "core", f"A main template has 1 to {MOST_CORE_LINES} core lines a week, not {core}."
    short = sum(bool(line.get("short")) for line in on)
    if not 1 <= short <= MOST_SHORT_LINES:
        yield "short", f"The short version has 1 or {MOST_SHORT_LINES} lines, not {short}."


def _line_problems(line: Mapping, known: set, sources: set) -> Iterator[tuple[str, str]]:
    for slug in (line.get("slug"), *(line.get("alternatives") or ())):
        if slug not in known:
            field = "slug" if slug == line.get("slug") else "alternatives"
            yield field, f"There is no exercise {slug!r}."
    try:
        Dose.from_data(line.get("dose") or {})
    except DoseError as error:
        yield f"dose.{error.field}", error.message
    if line.get("side") not in SIDES:
        yield "side", f"{line.get('side')!r} is not one of {', '.join(SIDES)}."
    if line.get("per_week") not in range(1, 8):
        yield "per_week", f"Times a week must be 1 to 7, not {line.get('per_week')!r}."
    yield from _mark_problems(line, MARKS)
    yield from _origin_problems(line, sources)


def _origin_problems(line: Mapping, sources: set) -> Iterator[tuple[str, str]]:
    if line.get("optional") and (line.get("core") or not line.get("when")):
        yield "optional", "An optional line is not core and says when it is switched on."
    if line.get("source") not in sources | {OWN_SOURCE}:
        yield "source", f"There is no source {line.get('source')!r}."
    if line.get("source") != OWN_SOURCE and not line.get("trial_did"):
        yield "trial_did", "A line with a source says what the source did."
