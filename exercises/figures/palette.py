"""Colours, and how a finished picture is given another skin or band, or turned to the left."""

INK = "#22384d"
LINE = 8.4  # width of the outline, picture units

# Skin, skin of the far limbs, hair.
TONES = {
    "light": ("#e9d0bb", "#d3b9a3", "#4a3f3a"),
    "medium": ("#c68f62", "#ad7a50", "#2e2320"),
    "dark": ("#7a4f35", "#68422b", "#1a1412"),
}
# Band and its far side. The level is a word of the dose; makers' colours differ.
BANDS = {
    "any": ("#0f9b72", "#0a6b50"),
    "light": ("#e3b505", "#a98703"),
    "medium": ("#0f9b72", "#0a6b50"),
    "heavy": ("#1c5fb8", "#134684"),
}
CLOTHES = {
    "shirt": "#7fa3b8",
    "shirt_far": "#6a8ea4",
    "shorts": "#3d5a73",
    "shorts_far": "#334c62",
    "shoe": "#f7f9fa",
    "shoe_far": "#dfe6ea",
}
FLAT = {
    "mat": "#b9d7d1",
    "mats": "#94bbb3",
    "wood": "#d9c6a5",
    "woods": "#bfa880",
    "metal": "#8797a5",
    "metals": "#6f808f",
    "wall": "#e3e8ec",
    "walls": "#c6d0d8",
    "foam": "#cdb8dd",
    "foams": "#ab93bf",
    "ground": "#d9dfe3",
    "grounds": "#bcc7ce",
}
WORK, WORK_EDGE = "#e8501f", "#9c2f0b"
STRETCH, STRETCH_EDGE = "#7c4dd6", "#4a2496"
ARROW = "#1565c0"


def tone_rules(tone: str) -> str:
    skin, far, hair = TONES[tone]
    return f".skin,.skin_flat{{fill:{skin}}}.skin_far{{fill:{far}}}.hair,.hair_flat{{fill:{hair}}}"


def band_rules(band: str) -> str:
    front, back = BANDS[band]
    return f".band{{stroke:{front}}}.bandb{{stroke:{back}}}.bandfill{{fill:{front}}}"


_OUTLINED = (
    ".skin,.skin_far,.shirt,.shirt_far,.shorts,.shorts_far,.shoe,.shoe_far,.hair,.towel,.bandfill,"
    ".weight"
)
_STYLE = (
    "path{stroke-linejoin:round;stroke-linecap:round}"
    f"{_OUTLINED}{{stroke:{INK};stroke-width:{LINE};paint-order:stroke}}"
    + "".join(f".{name}{{fill:{colour}}}" for name, colour in {**CLOTHES, **FLAT}.items())
    + f".shirt,.shirt_far,.shorts,.shorts_far{{stroke-width:{LINE * 0.8:.1f}}}"
    f".ink{{fill:{INK}}}.crease{{fill:none;stroke:{INK};stroke-width:3;opacity:.55}}"
    f".sole{{fill:none;stroke:{INK};stroke-width:2.8}}"
    f".work{{fill:{WORK};stroke:{WORK_EDGE};stroke-width:4;paint-order:stroke}}"
    f".stretch{{fill:{STRETCH};stroke:{STRETCH_EDGE};stroke-width:4;paint-order:stroke}}"
    ".hid{opacity:.4;stroke-dasharray:8 8}.fibre{fill:none;stroke:#fff;stroke-width:3;opacity:.4}"
    ".band,.bandb{fill:none;stroke-width:14}"
    f".bando{{fill:none;stroke:{INK};stroke-width:21}}.strapo{{fill:none;stroke:{INK};stroke-width:14}}"
    f".strap{{fill:none;stroke:{FLAT['metal']};stroke-width:8}}"
    f".cord{{fill:none;stroke:{INK};stroke-width:6}}.weight{{fill:#55606b}}.towel{{fill:#f3ead8}}"
    f".prop{{stroke:{INK};stroke-width:2;stroke-opacity:.45}}"
    f".ballp{{fill:#e3b23c;stroke:{INK};stroke-width:5}}.shine{{fill:#fff;opacity:.5}}"
    f".shadow{{fill:{INK};opacity:.14}}.ghost{{fill:#8fa3b3;opacity:.38}}"
    ".divide{stroke:#c6d0d8;stroke-width:3;fill:none}"
    f".arrowl{{fill:none;stroke:{ARROW};stroke-width:11}}.arrowt{{fill:{ARROW}}}"
    ".halol{fill:none;stroke:#fff;stroke-width:20}.halot{fill:#fff;stroke:#fff;stroke-width:9}"
    f".clock{{fill:#fff;stroke:{ARROW};stroke-width:8}}.hand{{fill:none;stroke:{ARROW};stroke-width:8}}"
    f".device{{fill:#f7f9fa;stroke:{INK};stroke-width:6}}.dial{{fill:none;stroke:{INK};stroke-width:6}}"
)
# The still picture stands for the moving one in print, and for readers who asked for less motion.
_STILL = (
    ".still{display:none}@media (prefers-reduced-motion:reduce){.move{display:none}"
    ".still{display:inline}}@media print{.move{display:none}.still{display:inline}}"
)


def document(inner: str, *, left: float, top: float, width: float, height: float, moving=False):
    """A whole SVG without any text: what it shows is said by the page around it."""
    box = f"{round(left)} {round(top)} {round(width)} {round(height)}"
    style = _STYLE + tone_rules("light") + band_rules("any") + (_STILL if moving else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><style>{style}</style>'
        f"<g>{inner}</g></svg>"
    )


def recoloured(svg: str, *, tone: str, band: str) -> str:
    """The same picture with another skin and another band; nothing else of it changes."""
    skin = svg.replace(tone_rules("light"), tone_rules(tone), 1)
    return skin.replace(band_rules("any"), band_rules(band), 1)


def mirrored(svg: str) -> str:
    """The same picture seen in a mirror: the left leg does what the right one did."""
    start = svg.index('viewBox="') + len('viewBox="')
    left, _top, width, _height = map(int, svg[start : svg.index('"', start)].split())
    return svg.replace("<g>", f'<g transform="translate({2 * left + width} 0) scale(-1 1)">', 1)
