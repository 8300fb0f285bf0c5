import pytest

from exercises.rules.language import hard_words, harmful_words, longest_sentence


@pytest.mark.parametrize(
    "text",
    [
        "Your weak hip",
        "a worn knee",
        "Maltracking",
        "mal-tracking of the kneecap",
        "bone on bone",
        "knee collapsing inward",
        "a high load on the joint",
        "compresses the joint",
        "extension lag",
        "do not cheat",
        "hyperextension",
    ],
)
def test_words_of_damage_are_found(text):
    assert harmful_words(text)


@pytest.mark.parametrize(
    "text", ["Two weeks", "Flag the day", "Bend the knee a little", "stairs with luggage"]
)
def test_harmless_words_are_left_alone(text):
    assert harmful_words(text) == []


def test_words_of_the_trade_are_found():
    assert hard_words("Pelvis level, 45 degrees") == ["Pelvis", "degrees"]
    assert hard_words("Both hips at the same height") == []


def test_the_longest_sentence_is_counted_in_words():
    assert longest_sentence("Stop. Go on until it hurts: then rest.") == 5
