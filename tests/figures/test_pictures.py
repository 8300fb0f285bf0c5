"""The pictures themselves: what is in them, what never is, and the two sides."""

import re

import pytest

from exercises.figures import BANDS, BUILDS, TONES, draw, mirrored, parse_spec, recoloured
from exercises.figures.body import POINTS
from exercises.figures.drawing import Drawing
from exercises.figures.movement import solve_movement
from tests.figures.made import (
    corners_of,
    figure_of,
    numbers_of,
    other_side,
    parsed,
    paths_of,
    squat,
)

KINDS = ("thumb", "pair", "anim")
DRAWN = draw(squat(note='<script>alert("x")</script>'))
COLOUR = re.compile(r"#[0-9a-f]{3,6}\b")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_a_drawing_without_text_script_or_link(kind):
    root = parsed(getattr(DRAWN, kind))
    names = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}

    assert names <= {"svg", "style", "g", "path", "animate"}
    assert not {name for name in attributes if "href" in name or name.startswith("on")}
    assert "url(" not in getattr(DRAWN, kind)
    assert "@import" not in getattr(DRAWN, kind)
    assert not [e for e in root.iter() if (e.text or "").strip() and not e.tag.endswith("style")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("build", BUILDS)
def test_a_picture_has_only_classes_that_its_style_knows(kind, build):
    svg = getattr(draw(squat(), build=build), kind)
    style = re.search(r"<style>(.*?)</style>", svg)[1]
    used = {name for names in re.findall(r'class="([^"]+)"', svg) for name in names.split()}

    assert not {name for name in used if not re.search(rf"\.{name}\b", style)}


def test_a_pair_shows_both_ends_and_an_animation_every_picture_between():
    assert DRAWN.pair.count('class="shirt') == 2 * DRAWN.thumb.count('class="shirt')
    values = re.search(r'values="([^"]+)"', DRAWN.anim)[1].split(";")
    assert len(values) > 6
    assert values[0] == values[-1]


def test_key_times_run_from_0_to_1_and_never_back():
    for data in (squat(), squat(tempo=[1, 0, 0, 0.5]), squat(via=[{}], cycle=True)):
        texts = re.findall(r'keyTimes="([^"]+)" values="([^"]+)"', draw(data).anim)
        assert texts
        for times, values in texts:
            shares = [float(time) for time in times.split(";")]
            assert (shares[0], shares[-1]) == (0, 1)
            assert shares == sorted(shares)
            assert len(shares) == len(values.split(";"))


def test_a_movement_without_a_way_back_begins_anew_at_the_start():
    svg = draw(squat(tempo=[1, 0, 0, 0.5])).anim
    values = re.search(r'class="shirt"[^>]*><animate [^>]*values="([^"]+)"', svg)[1].split(";")
    *out, held, cut, rest = values

    assert len(set(out)) == len(out)
    assert held == out[-1]
    assert cut == rest == out[0]


def test_who_asked_for_less_motion_sees_the_still_picture():
    style = re.search(r"<style>(.*?)</style>", DRAWN.anim)[1]

    assert "@media (prefers-reduced-motion:reduce){.move{display:none}.still{display:inline}}" in (
        style
    )
    assert '<g class="still">' in DRAWN.anim
    assert "<animate" not in DRAWN.anim.split('<g class="still">')[1]


def test_a_hold_carries_a_clock():
    assert 'class="clock"' in draw(squat(hold=True)).thumb
    assert 'class="clock"' not in DRAWN.thumb


def test_an_arrow_is_inside_the_picture():
    svg = draw(squat(arrow={"pt": "sacrum", "vec": [0, -0.5], "off": [-1.5, 0]})).pair
    left, top, right, bottom = corners_of(svg)
    moved = int(re.search(r"translate\((-?\d+) 0\)", svg)[1])

    for kind in ("arrowl", "arrowt"):
        numbers = numbers_of(re.search(rf'class="{kind}" d="([^"]+)"', svg)[1])
        assert all(left <= x + moved <= right for x in numbers[::2])
        assert all(top <= y <= bottom for y in numbers[1::2])


def test_a_pair_of_a_body_that_travels_shows_each_end_as_large_as_one_that_stays():
    """It would be half as large if each half held the whole way."""
    here = {"start": {"root.y": 0.93}, "end": {"root.y": 0.93}}
    away = {"start": {"root.y": 0.93}, "end": {"root.y": 0.93, "root.x": 1}}
    widths = []
    for data in (here, away):
        left, _top, right, _bottom = corners_of(draw(data).pair)
        widths.append(right - left)

    assert widths[1] < widths[0] * 1.2


def test_a_lying_pair_stands_one_above_the_other():
    data = {"base": "supine", "start": {"root.y": 0.12}, "end": {"root.y": 0.12}}
    left, top, right, bottom = corners_of(draw(data).pair)

    assert right - left <= 960
    assert "translate(0 " in draw(data).pair
    assert bottom - top > 0.4 * (right - left)


def test_a_hand_at_the_back_of_a_chair_is_closed_round_it():
    chair = {"type": "chair", "x": [0.45, 0.87], "h": 0.46, "back": "x0"}
    at_chair = _drawing(figure_of("mini-squat"))
    free = _drawing({**figure_of("mini-squat"), "props": []})
    elsewhere = _drawing(squat(props=[chair]))

    assert at_chair.look.grips == {"L", "R"}
    assert free.look.grips == elsewhere.look.grips == set()


def test_a_hand_is_closed_round_what_it_carries():
    assert _drawing(squat(props=[{"type": "dumbbell", "in": "R"}])).look.grips == {"R"}
    assert _drawing(squat(props=[{"type": "dumbbell", "in": "both"}])).look.grips == {"L", "R"}
    strap = {"type": "strap", "to": "foot.R", "hands": ["L"]}
    assert _drawing(squat(props=[strap])).look.grips == {"L"}


def test_the_shirt_hangs_over_thighs_that_hang_and_lies_under_one_that_is_raised():
    """Painted later is nearer. The body faces the viewer, or stands sideways."""

    def order(flexion: float, yaw: float) -> list[str]:
        pose = {"root.y": 0.93, "hip.*.flex": flexion, "knee.*.flex": flexion}
        return _drawing({"start": pose, "end": pose, "camera": {"yaw": yaw, "pitch": 0}}).order

    for hanging in (order(0, yaw=90), order(0, yaw=0)):
        assert hanging.index("trunk") < hanging.index("thigh.R") < hanging.index("shirt")
    raised = order(90, yaw=90)
    assert raised.index("shirt") < raised.index("thigh.R")


def test_the_clock_keeps_away_from_things_in_the_room():
    """The wall is on the right of the picture, so the clock goes to the left."""
    wall = {"type": "wall", "x": 0.7, "face": -1}
    svg = draw(squat(hold=True, props=[wall], camera={"yaw": 0})).thumb
    across = numbers_of(re.search(r'class="clock" d="([^"]+)"', svg)[1])[0]

    assert across < 480


def test_the_broad_body_is_broader_and_stands_on_the_same_feet():
    slim, broad = (draw(squat(), build=build).thumb for build in ("slim", "broad"))

    def width(svg: str) -> float:
        xs = numbers_of(re.search(r'class="shirt" d="([^A]+?)Z', svg)[1])[::2]
        return max(xs) - min(xs)

    assert width(broad) > width(slim) * 1.05


def test_the_left_picture_is_the_right_one_seen_in_a_mirror():
    """Its own middle stays in the middle: what was x is now left + right - x."""
    for kind in KINDS:
        svg = getattr(DRAWN, kind)
        left, _top, right, _bottom = corners_of(svg)
        flipped = mirrored(svg)

        assert f'<g transform="translate({left + right} 0) scale(-1 1)">' in flipped
        assert paths_of(flipped) == paths_of(svg)
        assert corners_of(flipped) == corners_of(svg)
        parsed(flipped)


def test_turned_left_a_picture_is_what_the_left_leg_would_show():
    """Every point of the mirrored drawing is that of a body that moves its other leg, seen by a
    camera from the other side."""
    raised = {"hip.R.abd": 30, "knee.R.flex": 40, "shoulder.R.abd": 40}
    other = {name.replace(".R.", ".L."): value for name, value in raised.items()}
    right = _drawing({"start": {"root.y": 0.93, **raised}, "camera": {"yaw": 70}})
    left = _drawing({"start": {"root.y": 0.93, **other}, "camera": {"yaw": 110}})
    flip = int(re.search(r"translate\((\d+) 0\)", mirrored(right.thumb()))[1])

    for name in POINTS:
        x, y, _depth = right.camera(right.bodies[0].point(name))
        seen = left.camera(left.bodies[0].point(other_side(name)))
        assert seen[:2] == pytest.approx((flip - x, y), abs=0.01)


def _drawing(data: dict) -> Drawing:
    spec = parse_spec(data)
    return Drawing(spec, solve_movement(spec))


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("band", BANDS)
def test_another_skin_or_band_changes_colours_and_nothing_else(tone, band):
    for kind in KINDS:
        svg = getattr(DRAWN, kind)
        again = recoloured(svg, tone=tone, band=band)

        assert COLOUR.sub("", again) == COLOUR.sub("", svg)
        for colour in (*TONES[tone], *BANDS[band]):
            assert colour in again


def test_every_skin_and_every_band_is_another_colour():
    skins = {recoloured(DRAWN.thumb, tone=tone, band="any") for tone in TONES}
    bands = {recoloured(DRAWN.thumb, tone="light", band=band) for band in BANDS}

    assert len(skins) == len(TONES)
    assert len(bands) >= 3


def test_an_unknown_skin_band_or_build_is_an_error():
    with pytest.raises(KeyError):
        recoloured(DRAWN.thumb, tone="green", band="any")
    with pytest.raises(KeyError):
        recoloured(DRAWN.thumb, tone="light", band="pink")
    with pytest.raises(KeyError):
        draw(squat(), build="giant")
