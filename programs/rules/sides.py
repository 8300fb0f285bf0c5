"""Which leg a line is for, once it is known which knee is sore."""


def settled_side(side: str, *, left: bool, right: bool) -> str:
    """The side of a prescribed line: `affected` becomes left, right or, with both knees, each.

    The other sides stay: together is both legs at once, each is each leg in turn with the sore
    one first. Raises ValueError when neither knee is sore.
    """
    if not (left or right):
        raise ValueError("A program needs at least one sore knee.")
    if side != "affected":
        return side
    if left and right:
        return "each"
    return "left" if left else "right"


def side_for_another(side: str, *, of: tuple[bool, bool], to: tuple[bool, bool]) -> str | None:
    """The side of a line in another person's program. of, to: their sore knees, (left, right).

    Between people with one sore knee the sore leg stays the sore leg. Where the legs had doses of
    their own, the one for a knee that is not sore there is left out (None).
    """
    if side not in ("left", "right"):
        return side
    sore = {"left": of[0], "right": of[1]}[side]
    if all(of):
        kept = {"left": to[0], "right": to[1]}[side]
        return side if kept else None
    if sore:
        return "affected"
    if all(to):
        return side
    return "right" if to[0] else "left"
