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
