"""Forty things clinicians type, and the three exercises they should see first.

The list was judged by reading it: a name before another name, the easier exercise before the
harder, a slip of one letter or a Spanish word no worse than the right one.
"""

import pytest
from django.urls import reverse

FIRST_THREE = {
    "clamshell": ["clam", "clam-band"],
    "clamshel": ["clam", "clam-band"],
    "clam band": ["clam-band"],
    "bridge": ["bridge", "bridge-band", "bridge-march"],
    "bridg": ["bridge", "bridge-band", "bridge-march"],
    "single leg bridge": ["single-leg-bridge"],
    "squat": ["squat-0-60", "squat-band", "squat-0-90"],
    "step up": ["step-up-10", "lateral-step-up", "step-up-20"],
    "step down": ["forward-step-down-10", "lateral-step-down-10", "lateral-step-down-20"],
    "lunge": ["forward-lunge-0-45", "lateral-lunge", "reverse-lunge"],
    "deadlift": ["romanian-deadlift", "single-leg-romanian-deadlift"],
    "rdl": ["romanian-deadlift", "single-leg-romanian-deadlift"],
    "SLR": ["straight-leg-raise", "straight-leg-raise-weight"],
    "tke": ["terminal-knee-extension-band"],
    "itb": ["itb-stretch-standing", "itb-stretch-side-lying"],
    "soleus": ["soleus-stretch-wall", "calf-raise", "single-leg-calf-raise"],
    "calf": ["calf-raise", "single-leg-calf-raise", "double-leg-pogo"],
    "hamstring stretch": ["hamstring-stretch-seated", "hamstring-stretch-supine"],
    "quad set": ["quad-set"],
    "quadricep": ["quad-set", "quadriceps-stretch-prone", "quadriceps-stretch-standing"],
    "plank": ["side-plank-knees", "front-plank-knees", "side-plank"],
    "side plank": ["side-plank-knees", "side-plank", "side-plank-hip-abduction"],
    "bird dog": ["bird-dog"],
    "fire hydrant": ["quadruped-fire-hydrant", "quadruped-fire-hydrant-band"],
    "monster walk": ["monster-walk"],
    "band walk": ["lateral-band-walk", "monster-walk"],
    "hop": ["double-leg-pogo", "single-leg-hop-in-place", "forward-hop-stick"],
    "balance": ["single-leg-balance", "double-leg-balance-foam", "single-leg-balance-foam"],
    "foam": ["double-leg-balance-foam", "single-leg-balance-foam"],
    "run": ["walk-run-interval", "cadence-run", "continuous-easy-run"],
    "cadence": ["cadence-run"],
    "leg press": ["leg-press-0-45", "leg-press-0-60", "single-leg-press"],
    "hip thrust": ["hip-thrust"],
    "almeja": ["clam", "clam-band"],
    "puente": ["bridge", "bridge-band", "bridge-march"],
    "estiramiento": [
        "soleus-stretch-wall",
        "hamstring-stretch-seated",
        "gastrocnemius-stretch-wall",
    ],
    "zancada": ["forward-lunge-0-45", "lateral-lunge", "reverse-lunge"],
    "straigt leg raise": ["straight-leg-raise", "straight-leg-raise-weight"],
    "sit to stand": ["sit-to-stand", "single-leg-sit-to-stand", "wall-sit"],
    "hip abduction": [
        "standing-hip-abduction",
        "side-lying-hip-abduction",
        "isometric-hip-abduction-side-lying",
    ],
}


@pytest.fixture
def reader(as_clinician):
    return as_clinician()


def test_what_clinicians_type_brings_the_right_three_first(load, reader):
    load()

    found = {query: slugs(reader, query)[:3] for query in FIRST_THREE}

    assert found == FIRST_THREE


def test_letters_that_begin_no_word_find_nothing(load, reader):
    load()

    assert [slugs(reader, query) for query in ("xyzzy", "clam xyzzy", "clxmshxll")] == [[], [], []]


def slugs(reader, query: str) -> list[str]:
    groups = reader.get(reverse("exercises:library"), {"q": query}).context["groups"]
    return [card.url.strip("/").split("/")[-1] for _, cards in groups for card in cards]
