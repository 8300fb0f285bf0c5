"""A dose in plain words, English and Spanish, for the phone, the plan and the print sheet."""

from exercises.rules.dose import Dose

WORDS = {
    "en": {
        "rounds": ("1 round of {what}", "{n} rounds of {what}"),
        "reps": "{low}",
        "reps_range": "{low} to {high}",
        "hold": ", hold {time}",
        "second": ("1 second", "{n} seconds"),
        "minute": ("1 minute", "{n} minutes"),
        "hour": ("1 hour", "{n} hours"),
        "and": " ",
        "run": "run {time} without stopping",
        "walk_run": "walk {walk}, run {run}, {time} in all",
        "distance": ", about {km} km",
        "each": ", each leg",
        "affected": ", sore leg",
        "left": ", left leg",
        "right": ", right leg",
        "together": "",
        "decimal": ".",
        "band": "{level} band",
        "levels": {"light": "light", "medium": "medium", "heavy": "heavy"},
        "rest": "rest {time} between rounds",
        "no_rest": "no rest between rounds",
        "effort": {
            "easy": "easy",
            "moderate": "some effort, you could do many more",
            "hard": "hard, but you could do 3 or 4 more",
            "very hard": "very hard, but you could do 2 more",
            "most": "as hard as you can",
        },
    },
    "es": {
        "rounds": ("1 serie de {what}", "{n} series de {what}"),
        "reps": "{low}",
        "reps_range": "{low} a {high}",
        "hold": ", aguanta {time}",
        "second": ("1 segundo", "{n} segundos"),
        "minute": ("1 minuto", "{n} minutos"),
        "hour": ("1 hora", "{n} horas"),
        "and": " ",
        "run": "corre {time} sin parar",
        "walk_run": "camina {walk}, corre {run}, {time} en total",
        "distance": ", unos {km} km",
        "each": ", con cada pierna",
        "affected": ", pierna con dolor",
        "left": ", pierna izquierda",
        "right": ", pierna derecha",
        "together": "",
        "decimal": ",",
        "band": "banda {level}",
        "levels": {"light": "suave", "medium": "media", "heavy": "fuerte"},
        "rest": "descansa {time} entre series",
        "no_rest": "sin descanso entre series",
        "effort": {
            "easy": "suave",
            "moderate": "con algo de esfuerzo, podrías hacer muchas más",
            "hard": "cuesta, pero podrías hacer 3 o 4 más",
            "very hard": "cuesta mucho, pero podrías hacer 2 más",
            "most": "todo lo que puedas",
        },
    },
}
LOADS_IN_SPANISH = {
    "body weight": "peso del cuerpo",
    "gentle stretch": "estiramiento suave",
    "push without moving": "empuja sin moverte",
    "push without moving, knee bent as on a chair": "empuja sin moverte, rodilla como en una silla",
    "push without moving, at the knee bend that hurts least": (
        "empuja sin moverte, con la rodilla como menos duela"
    ),
    "dumbbells; you could do 2 or 3 more": "mancuernas; podrías hacer 2 o 3 más",
    "dumbbells; you could do 2 more": "mancuernas; podrías hacer 2 más",
    "dumbbell; you could do 2 more": "mancuerna; podrías hacer 2 más",
    "band": "banda",
    "dumbbells": "mancuernas",
    "dumbbell": "mancuerna",
    "dumbbells optional": "mancuernas si quieres",
    "backpack or dumbbells": "mochila o mancuernas",
    "easy, flat": "suave, en llano",
}


def dose_in_words(dose: Dose, *, side: str | None = None, language: str = "en") -> str:
    """Rounds, amount and side: "3 rounds of 12, each leg", "2 rounds of 30 seconds".

    side is together, each, affected, left, right or None (not said). Raises ValueError for
    another side and for a language without words.
    """
    words = _words(language)
    if side is not None and side not in ("together", "each", "affected", "left", "right"):
        raise ValueError(f"No words for the side {side!r}.")
    return _amount(dose, words) + (words[side] if side else "")


def load_in_words(dose: Dose, *, language: str = "en") -> str:
    """What makes it heavier: "light band, 2.5 kg"; empty when nothing is stated."""
    words = _words(language)
    parts = []
    if dose.band_level:
        parts.append(words["band"].format(level=words["levels"][dose.band_level]))
    if dose.load_kg is not None:
        parts.append(f"{dose.load_kg:f}".replace(".", words["decimal"]) + " kg")
    if dose.load_text:
        spanish = LOADS_IN_SPANISH.get(dose.load_text, dose.load_text)
        parts.append(spanish if language == "es" else dose.load_text)
    return ", ".join(parts)


def rest_in_words(dose: Dose, *, language: str = "en") -> str:
    """The rest between rounds; empty when it is not stated or there is one round only."""
    words = _words(language)
    if dose.rest_s is None or dose.sets == 1:
        return ""
    if dose.rest_s == 0:
        return words["no_rest"]
    return words["rest"].format(time=time_in_words(dose.rest_s, language=language))


def effort_in_words(dose: Dose, *, language: str = "en") -> str:
    """The upper target effort (0 to 10) in words a 15-year-old reads; empty when not stated.

    Repetitions left are about 10 minus the effort (pfprehab default, from the program notes).
    """
    words = _words(language)["effort"]
    if dose.rpe_max is None:
        return ""
    for ceiling, word in ((3, "easy"), (5, "moderate"), (7, "hard"), (9, "very hard")):
        if dose.rpe_max <= ceiling:
            return words[word]
    return words["most"]


def time_in_words(seconds: int, *, language: str = "en") -> str:
    """Seconds up to 90 as seconds, more as hours, minutes and the seconds left."""
    words = _words(language)
    if seconds < 90 and seconds != 60:
        return _count(words["second"], seconds)
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        _count(words[unit], number)
        for unit, number in (("hour", hours), ("minute", minutes), ("second", left))
        if number
    ]
    return words["and"].join(parts)


def _amount(dose: Dose, words: dict) -> str:
    language = "es" if words is WORDS["es"] else "en"
    if dose.kind == "interval":
        return _interval(dose, words, language)
    if dose.kind == "reps":
        key = "reps" if dose.reps_min == dose.reps_max else "reps_range"
        what = words[key].format(low=dose.reps_min, high=dose.reps_max)
    else:
        seconds = dose.hold_s if dose.kind == "hold" else dose.duration_s
        what = time_in_words(seconds, language=language)
    alone = dose.kind == "time" and dose.sets == 1
    text = what if alone else _count(words["rounds"], dose.sets, what=what)
    if dose.kind == "reps" and dose.hold_s:
        text += words["hold"].format(time=time_in_words(dose.hold_s, language=language))
    return text + _distance(dose, words)


def _interval(dose: Dose, words: dict, language: str) -> str:
    total = time_in_words(dose.duration_s, language=language)
    if dose.walk_s:
        walk = time_in_words(dose.walk_s, language=language)
        run = time_in_words(dose.run_s, language=language)
        text = words["walk_run"].format(walk=walk, run=run, time=total)
    else:
        text = words["run"].format(time=total)
    if dose.sets > 1:
        text = _count(words["rounds"], dose.sets, what=text)
    return text + _distance(dose, words)


def _distance(dose: Dose, words: dict) -> str:
    if dose.distance_m is None:
        return ""
    km = f"{dose.distance_m / 1000:.1f}".replace(".", words["decimal"])
    return words["distance"].format(km=km)


def _count(forms: tuple[str, str], number: int, **others) -> str:
    return (forms[0] if number == 1 else forms[1]).format(n=number, **others)


def _words(language: str) -> dict:
    if language not in WORDS:
        raise ValueError(f"No words for the language {language!r}.")
    return WORDS[language]
