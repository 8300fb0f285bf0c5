"""The fixed words of the catalogue, with a name for people in each language.

Keys are those of the data file; a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Position(models.TextChoices):
    """The group a starting position belongs to, for finding exercises."""

    SUPINE = "supine", _("Lying on the back")
    SIDE_LYING = "side_lying", _("Lying on the side")
    PRONE = "prone", _("Lying on the front")
    FOUR_POINT = "four_point", _("On hands and knees")
    PLANK = "plank", _("Plank")
    HALF_KNEELING = "half_kneeling", _("Half kneeling")
    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    SPLIT_STANCE = "split_stance", _("Standing, one foot ahead")
    SINGLE_LEG_STANCE = "single_leg_stance", _("Standing on one leg")
    LOCOMOTION = "locomotion", _("Walking, running, jumping")
    MACHINE = "machine", _("On a machine")


class Equipment(models.TextChoices):
    ANKLE_WEIGHT = "ankle_weight", _("ankle weight")
    BALL = "ball", _("ball")
    BENCH = "bench", _("bench")
    CABLE_MACHINE = "cable_machine", _("cable machine")
    CHAIR = "chair", _("chair")
    DUMBBELL = "dumbbell", _("dumbbell")
    FOAM_PAD = "foam_pad", _("foam pad")
    KNEELING_PAD = "kneeling_pad", _("kneeling pad")
    LEG_EXTENSION = "leg_extension", _("leg extension machine")
    LEG_PRESS = "leg_press", _("leg press")
    MAT = "mat", _("mat")
    METRONOME = "metronome", _("metronome")
    RESISTANCE_BAND = "resistance_band", _("resistance band")
    STEP = "step", _("step")
    STRAP = "strap", _("strap")
    TIMER = "timer", _("timer")
    TOWEL = "towel", _("towel")
    WALL = "wall", _("wall")


class Substitute(models.TextChoices):
    """What people have at home instead."""

    BACKPACK = "backpack", _("backpack with books")
    BELT = "belt", _("belt")
    BOTTOM_STAIR = "bottom_stair", _("bottom stair")
    CUSHION = "cushion", _("firm cushion")
    FOLDED_TOWEL = "folded_towel", _("folded towel")
    LOW_BLOCK = "low_block", _("steady block, about as high as a hand is wide")
    PHONE = "phone", _("phone")
    RICE_SOCK = "rice_sock", _("sock filled with rice, tied round the ankle")
    RUG = "rug", _("rug or blanket")
    SOFA_EDGE = "sofa_edge", _("edge of a sofa that stands against the wall")
    TOWEL = "towel", _("towel")
    WATER_BOTTLES = "water_bottles", _("filled water bottles")


class AvoidIf(models.TextChoices):
    PREGNANCY_PRONE = "pregnancy_prone", _("Pregnant: not lying on the front")
    PREGNANCY_LONG_SUPINE = "pregnancy_long_supine", _("Pregnant: not lying on the back for long")
    KNEELING_PAIN = "kneeling_pain", _("Kneeling hurts")
    JUMPING = "jumping", _("Jumping is to be avoided")


class Muscle(models.TextChoices):
    ABDOMINALS = "abdominals", _("abdominals")
    ADDUCTORS = "adductors", _("adductors")
    ANKLE_STABILISERS = "ankle stabilisers", _("ankle stabilisers")
    ANTERIOR_HIP_CAPSULE = "anterior hip capsule", _("anterior hip capsule")
    CALF = "calf", _("calf")
    DEEP_EXTERNAL_ROTATORS = "deep external rotators", _("deep external rotators")
    GASTROCNEMIUS = "gastrocnemius", _("gastrocnemius")
    GLUTEUS_MAXIMUS = "gluteus maximus", _("gluteus maximus")
    GLUTEUS_MEDIUS = "gluteus medius", _("gluteus medius")
    GLUTEUS_MINIMUS = "gluteus minimus", _("gluteus minimus")
    HAMSTRINGS = "hamstrings", _("hamstrings")
    HIP_ABDUCTORS = "hip abductors", _("hip abductors")
    HIP_FLEXORS = "hip flexors", _("hip flexors")
    ILIOPSOAS = "iliopsoas", _("iliopsoas")
    ILIOTIBIAL_BAND = "iliotibial band", _("iliotibial band")
    LOWER_LIMB = "lower limb", _("lower limb")
    MULTIFIDUS = "multifidus", _("multifidus")
    OBLIQUES = "obliques", _("obliques")
    PELVIC_FLOOR = "pelvic floor", _("pelvic floor")
    QUADRATUS_LUMBORUM = "quadratus lumborum", _("quadratus lumborum")
    QUADRICEPS = "quadriceps", _("quadriceps")
    RECTUS_FEMORIS = "rectus femoris", _("rectus femoris")
    SHOULDER = "shoulder", _("shoulder")
    SOLEUS = "soleus", _("soleus")
    TENSOR_FASCIAE_LATAE = "tensor fasciae latae", _("tensor fasciae latae")
    TRANSVERSUS_ABDOMINIS = "transversus abdominis", _("transversus abdominis")
    TRUNK_EXTENSORS = "trunk extensors", _("trunk extensors")
    TRUNK_STABILISERS = "trunk stabilisers", _("trunk stabilisers")


def labels(choices: type[models.TextChoices], keys: list[str]) -> list[str]:
    """The names of some keys; a key that is not in the vocabulary is shown as it stands."""
    known = dict(choices.choices)
    return [str(known.get(key, key)) for key in keys]


def substitutes_by_equipment(pairs: list[str]) -> list[tuple[str, list[str]]]:
    """From ["strap:belt", "strap:towel"] to [("strap", ["belt", "towel"])], named for people."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        piece, _sep, substitute = pair.partition(":")
        found.setdefault(piece, []).append(substitute)
    return [
        (labels(Equipment, [piece])[0], labels(Substitute, keys)) for piece, keys in found.items()
    ]
