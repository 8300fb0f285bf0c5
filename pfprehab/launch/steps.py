"""The mark of a line of progress between the preparing process and the demo."""

STEP = "step: "
