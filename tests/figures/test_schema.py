"""What is no figure is refused, and the refusal names the place."""

import json

import pytest

from exercises.figures import SpecError, parse_spec, problems_of
from exercises.figures.spec import MOST_CONTACTS, MOST_MUSCLES, MOST_PROPS, MOST_VIA
from tests.figures.made import squat

HUGE = 10**400  # fits no floating-point number


def with_contact(**contact) -> dict:
    return squat(contacts=[contact])


def with_prop(**prop) -> dict:
    return squat(props=[prop])


REFUSED = {
    "an unknown key": (squat(colour="red"), "colour"),
    "no start": (squat(start=None), "start"),
    "a start that is a list": (squat(start=[1]), "start"),
    "a misspelt joint": (squat(start={"hipp.R.flex": 5}), "start.hipp.R.flex"),
    "a movement the joint has not": (squat(end={"knee.R.abd": 5}), "end.knee.R.abd"),
    "a joint without its side": (squat(end={"knee.flex": 5}), "end.knee.flex"),
    "a knee bent too far": (squat(end={"knee.R.flex": 151}), "end.knee.R.flex"),
    "a knee bent backwards": (squat(end={"knee.*.flex": -3}), "end.knee.*.flex"),
    "an angle in words": (squat(end={"knee.R.flex": "45"}), "end.knee.R.flex"),
    "an angle that is true": (squat(end={"knee.R.flex": True}), "end.knee.R.flex"),
    "an angle that is no number": (squat(end={"knee.R.flex": float("nan")}), "end.knee.R.flex"),
    "an endless angle": (squat(end={"root.pitch": float("inf")}), "end.root.pitch"),
    "an angle of 400 digits": (squat(end={"root.pitch": HUGE}), "end.root.pitch"),
    "a body far away": (squat(start={"root.x": 4}), "start.root.x"),
    "too many poses between": (squat(via=[{}] * (MOST_VIA + 1)), "via"),
    "a wrong pose between": (squat(via=[{}, {"toe.R.flex": 3}]), "via[1].toe.R.flex"),
    "an unknown way to lie": (squat(base="hanging"), "base"),
    "a camera with a zoom": (squat(camera={"zoom": 2}), "camera"),
    "a camera of 400 digits": (squat(camera={"yaw": HUGE}), "camera.yaw"),
    "a leg called left": (squat(balance=["left"]), "balance"),
    "a free joint that is not there": (squat(free=["knee.R.rot"]), "free"),
    "a plane across nothing": (squat(surfaces={"step": ["w", 0.2]}), "surfaces.step"),
    "a plane whose name has no letter": (squat(surfaces={"\ud800": ["y", 0]}), "surfaces"),
    "an unknown point": (with_contact(pt="nose", on="floor"), "contacts[0].pt"),
    "a point that is a list": (with_contact(pt=["foot.R"], on="floor"), "contacts[0].pt"),
    "an unknown surface": (with_contact(pt="foot.R", on="ceiling"), "contacts[0].on"),
    "a surface that is a list": (with_contact(pt="foot.R", on=["floor"]), "contacts[0].on"),
    "a hand on nothing": (with_contact(pt="palm.R", to="moon"), "contacts[0].to"),
    "a hand on a list": (with_contact(pt="palm.R", to=[]), "contacts[0].to"),
    "a contact with nothing": (with_contact(pt="foot.R"), "contacts[0]"),
    "a contact with two things": (
        with_contact(pt="palm.R", on="floor", to="iliac.R"),
        "contacts[0]",
    ),
    "an unknown key of a contact": (
        with_contact(pt="foot.R", on="floor", firm=True),
        "contacts[0].firm",
    ),
    "half a place": (with_contact(pt="palm.R", at=[0, 1]), "contacts[0].at"),
    "a contact without weight": (with_contact(pt="palm.R", at=[0, 1, 0], w=0), "contacts[0].w"),
    "a phase that is no pose": (
        with_contact(pt="foot.R", on="floor", phase=0),
        "contacts[0].phase",
    ),
    "too many contacts": (
        squat(contacts=[{"pt": "foot.R", "on": "floor"}] * (MOST_CONTACTS + 1)),
        "contacts",
    ),
    "an unknown thing": (with_prop(type="sofa"), "props[0].type"),
    "a thing that is a list": (with_prop(type=["step"]), "props[0].type"),
    "a step without its height": (with_prop(type="step", x=[0, 1]), "props[0].h"),
    "a step without height": (with_prop(type="step", x=[0, 1], h=0), "props[0].h"),
    "a step that ends before it begins": (
        with_prop(type="step", x=[1, 0], h=0.2),
        "props[0].x",
    ),
    "a chair with a lid": (
        with_prop(type="chair", x=[0, 1], h=0.4, lid=True),
        "props[0].lid",
    ),
    "a mat of 400 digits": (with_prop(type="mat", x=[0, HUGE]), "props[0].x"),
    "a strap in a third hand": (
        with_prop(type="strap", to="foot.R", hands=["M"]),
        "props[0].hands",
    ),
    "a strap in an object": (with_prop(type="strap", to="foot.R", hands=[{}]), "props[0].hands"),
    "a band round a head": (
        with_prop(type="band_loop", around=["head", "thigh.R"]),
        "props[0].around",
    ),
    "too many things": (squat(props=[{"type": "mat"}] * (MOST_PROPS + 1)), "props"),
    "an unknown muscle": (squat(muscles=["biceps.R"]), "muscles"),
    "a muscle without its side": (squat(muscles=["quads"]), "muscles"),
    "a muscle that sleeps": (squat(muscles=["quads.R:sleep"]), "muscles"),
    "too many muscles": (squat(muscles=["quads.R"] * (MOST_MUSCLES + 1)), "muscles"),
    "an arrow to nowhere": (squat(arrow={"pt": "tail"}), "arrow.pt"),
    "an arrow from a list": (squat(arrow={"pt": "knee.R", "from": []}), "arrow.from"),
    "an arrow of one number": (squat(arrow={"pt": "knee.R", "vec": [1]}), "arrow.vec"),
    "a negative tempo": (squat(tempo=[1, -1, 1, 1]), "tempo"),
    "a movement without time": (squat(tempo=[0, 1, 1, 1]), "tempo"),
    "a weight of words": (squat(weights={"knee.R.flex": "much"}), "weights.knee.R.flex"),
    "a note as long as a page": (squat(note="x" * 401), "note"),
    "a note that no database keeps": (squat(note="a\x00b"), "note"),
    "half a letter in a note": (squat(note="\ud800"), "note"),
}


@pytest.mark.parametrize(("data", "place"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_figure_is_refused_with_the_place_of_the_fault(data, place):
    with pytest.raises(SpecError) as refused:
        parse_spec(data)

    assert [words for words in refused.value.problems if words.startswith(place)]
    assert all(len(words) < 900 for words in refused.value.problems)


@pytest.mark.parametrize(("data", "place"), REFUSED.values(), ids=REFUSED)
def test_a_curator_reads_the_refusal_instead_of_an_error(data, place):
    problems = problems_of(data)

    assert {problem.code for problem in problems} == {"schema"}
    assert [str(problem) for problem in problems if str(problem).startswith(place)]


@pytest.mark.parametrize("data", [None, [], "figure", 3])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(SpecError):
        parse_spec(data)
    assert [problem.code for problem in problems_of(data)] == ["schema"]


def test_every_fault_is_named_at_once():
    with pytest.raises(SpecError) as refused:
        parse_spec(squat(colour=1, base="hanging", muscles=["biceps.R"]))

    assert len(refused.value.problems) == 3


def test_a_thousand_faults_are_told_in_forty():
    with pytest.raises(SpecError) as refused:
        parse_spec(squat(start={f"joint{number}": 0 for number in range(1000)}))

    assert len(refused.value.problems) == 40


def test_refusals_come_in_the_same_order_every_time():
    keys = {f"key{number}": 1 for number in range(9)}
    data = with_contact(pt="foot.R", on="floor", **keys)

    with pytest.raises(SpecError) as refused:
        parse_spec(data)
    assert refused.value.problems == sorted(refused.value.problems)


def test_the_end_inherits_from_the_start_and_one_side_wins_over_both():
    spec = parse_spec(
        squat(start={"hip.*.flex": 10, "hip.L.flex": 20, "neck.flex": 5}, end={"hip.R.flex": 30})
    )

    assert (spec.start["hip.R.flex"], spec.start["hip.L.flex"]) == (10, 20)
    assert (spec.end["hip.R.flex"], spec.end["hip.L.flex"]) == (30, 20)
    assert spec.end["neck.flex"] == 5


def test_a_figure_may_be_next_to_nothing():
    spec = parse_spec({"start": {}})

    assert spec.end == {}
    assert spec.base == "stand"
    assert json.dumps(spec.tempo) == "[1.6, 0.8, 1.6, 0.5]"


def test_a_contact_may_hold_in_a_pose_between():
    data = squat(via=[{}], contacts=[{"pt": "foot.R", "on": "floor", "phase": ["start", 0]}])

    assert len(parse_spec(data).contacts) == 1
