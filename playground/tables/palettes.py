"""Colours of the maps, the points and the lines: a colour-blind-safe palette and TensorFlow Playground's own.

A map's colours run from the negative end over a light neutral to the positive one, straight through CIELAB, with both
ends equally light: how far a colour is from the middle can be read without telling the hues apart. NumPy only.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgb = tuple[int, int, int]
Array = npt.NDArray[np.float64]

_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
_WHITE = _TO_XYZ.sum(axis=1)  # of D65
_KNEE = 6 / 29

# Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
PROTANOPIA = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])


def _linear(rgb: Array) -> Array:
    share = np.asarray(rgb, dtype=np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _gamma(linear: Array) -> Array:
    share = np.clip(linear, 0, 1)
    return 255 * np.where(share <= 0.0031308, 12.92 * share, 1.055 * share ** (1 / 2.4) - 0.055)


def to_lab(rgb: npt.ArrayLike) -> Array:
    """CIELAB (D65) of sRGB colours 0…255; shape (…, 3) in and out."""
    ratio = _linear(np.asarray(rgb, dtype=np.float64)) @ _TO_XYZ.T / _WHITE
    f = np.where(ratio > _KNEE**3, np.cbrt(ratio), ratio / (3 * _KNEE**2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def from_lab(lab: npt.ArrayLike) -> Array:
    """sRGB 0…255, rounded and clipped to what a screen can show, of CIELAB colours; shape (…, 3) in and out."""
    lab = np.asarray(lab, dtype=np.float64)
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f > _KNEE, f**3, 3 * _KNEE**2 * (f - 4 / 29))
    return np.round(_gamma(ratio * _WHITE @ np.linalg.inv(_TO_XYZ).T))


def simulate(rgb: npt.ArrayLike, matrix: Array = DEUTERANOPIA) -> Array:
    """What somebody with that deficiency sees, sRGB 0…255; shape (…, 3) in and out."""
    return _gamma(_linear(np.asarray(rgb, dtype=np.float64)) @ matrix.T)


def luminance(rgb: npt.ArrayLike) -> Array:
    """Relative luminance 0…1 as WCAG 2 defines it; shape (…, 3) in, (…,) out."""
    return _linear(np.asarray(rgb, dtype=np.float64)) @ _TO_XYZ[1]


def contrast(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Contrast ratio 1…21 of two colours as WCAG 2 defines it."""
    low, high = sorted(float(luminance(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def from_hex(text: str) -> Rgb:
    """(0, 114, 178) for "#0072b2"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def to_hex(rgb: npt.ArrayLike) -> str:
    """ "#0072b2" for (0, 114, 178)."""
    red, green, blue = (int(part) for part in np.asarray(rgb))
    return f"#{red:02x}{green:02x}{blue:02x}"


def blend(stops: tuple[Rgb, ...], count: int) -> tuple[Rgb, ...]:
    """`count` colours along straight lines through CIELAB from stop to stop, at equal steps."""
    lab = to_lab(np.array(stops))
    place = np.linspace(0, len(stops) - 1, count)
    path = np.stack([np.interp(place, np.arange(len(stops)), lab[:, axis]) for axis in range(3)], axis=-1)
    return tuple((int(r), int(g), int(b)) for r, g, b in from_lab(path))


@dataclass(frozen=True)
class Palette:
    """Colours that belong together, as sRGB triples."""

    name: str
    title: str
    source: str
    diverging: tuple[Rgb, ...]  # 255: of −127…127, over a light middle, for light pages
    diverging_dark: tuple[Rgb, ...]  # the same over a dark middle, for dark pages
    classes: tuple[Rgb, ...]  # of class 0, 1, …
    layers: tuple[Rgb, ...]  # stops from the first layer's line colour to the last one's
    train: Rgb  # line colours
    test: Rgb

    @property
    def negative(self) -> Rgb:
        return self.diverging[0]

    @property
    def positive(self) -> Rgb:
        return self.diverging[-1]

    def colorscale(self) -> list[list[float | str]]:
        """The diverging colours as a Plotly colour scale of 13 stops."""
        places = [round(254 * stop / 12) for stop in range(13)]
        return [[place / 254, to_hex(self.diverging[place])] for place in places]

    def class_colorscale(self, classes: int) -> list[list[float | str]]:
        """A stepped Plotly colour scale for class numbers between −½ and classes−½."""
        scale: list[list[float | str]] = []
        for number in range(classes):
            colour = to_hex(self.classes[number])
            scale += [[number / classes, colour], [(number + 1) / classes, colour]]
        return scale

    def layer_colors(self, layers: int) -> list[str]:
        """A colour for each layer from the first to the last."""
        return [to_hex(colour) for colour in blend(self.layers, layers)] if layers > 1 else [to_hex(self.train)]

    def variant_colors(self, count: int, ordered: bool) -> list[str]:
        """Line colours of things side by side: a sequence for ordered ones, else hues that repeat after twelve."""
        return self.layer_colors(count) if ordered else [VARIANTS[k % len(VARIANTS)] for k in range(count)]


# Lines of many colours on one chart: Okabe and Ito's without black and yellow, then Paul Tol's "muted" (2021) with its
# two darkest made lighter, so that they are seen on dark pages too.
VARIANTS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
    "#b3436f", "#117733", "#aa4499", "#999933", "#6a5acd", "#44aa99",
)  # fmt: skip

# Plotly's; colours that come again come with another one.
DASHES = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")


def _hexes(*texts: str) -> tuple[Rgb, ...]:
    return tuple(from_hex(text) for text in texts)


def _diverging(negative: str, middle: str, positive: str) -> tuple[Rgb, ...]:
    return blend(_hexes(negative, middle, positive), 255)


# A quantity of one sign, from light to dark at equal steps of lightness: read without telling hues apart
SEQUENTIAL = tuple(to_hex(colour) for colour in blend(_hexes("#f6f2d8", "#8cc7b8", "#3585ac", "#22305f"), 16))


PALETTES: dict[str, Palette] = {
    palette.name: palette
    for palette in (
        Palette(
            "accessible",
            "Colour-blind safe",
            "Hues of Okabe and Ito 2008, “Color Universal Design”: vermillion to blue, set to one lightness; their classes' colours",
            _diverging("#c04d00", "#f2f2f2", "#0076ba"),
            _diverging("#f07d35", "#1f2229", "#3f9fe8"),
            _hexes("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"),
            _hexes("#0072b2", "#a8609f", "#c9720a"),
            from_hex("#0a7abf"),
            from_hex("#d0660a"),
        ),
        Palette(
            "classic",
            "Classic orange and blue",
            "TensorFlow Playground's orange #f59322, near white #e8eaeb and blue #0877bd",
            _diverging("#f59322", "#e8eaeb", "#0877bd"),
            _diverging("#f59322", "#1f2229", "#2a93dd"),
            _hexes("#0877bd", "#f59322", "#2ca25f", "#8856a7", "#dd1c77", "#8c6d31"),
            _hexes("#0877bd", "#a8609f", "#c9720a"),
            from_hex("#0877bd"),
            from_hex("#d07512"),
        ),
    )
}
DEFAULT_PALETTE = "accessible"
