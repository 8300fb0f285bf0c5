"""How one picture of a figure is named in an address: kind, leg, body, skin, band."""

from dataclasses import dataclass

KINDS = ("thumb", "pair", "anim")
SIDES = ("right", "left")
BUILDS = ("slim", "broad")
TONES = ("light", "medium", "dark")
BANDS = ("any", "light", "medium", "heavy")


@dataclass(frozen=True)
class PictureName:
    """Which picture of a figure. The defaults are what a page shows unasked."""

    kind: str
    side: str = "right"
    build: str = "slim"
    tone: str = "light"
    band: str = "any"

    def __str__(self) -> str:
        return f"{self.kind}-{self.side}-{self.build}-{self.tone}-{self.band}"

    @classmethod
    def parse(cls, text: str) -> "PictureName | None":
        """The name an address gives, or None for one that no picture has."""
        parts = text.split("-")
        allowed = (KINDS, SIDES, BUILDS, TONES, BANDS)
        if len(parts) != len(allowed):
            return None
        if any(part not in words for part, words in zip(parts, allowed, strict=True)):
            return None
        return cls(*parts)
