"""Small pictures of the datasets, as files: the web process must not import scikit-learn to draw them.

`python -m playground.points.thumbnails` writes `assets/thumbnails/{name}.svg`; a test says when one is stale.
"""

from pathlib import Path

import numpy as np

from playground.points.datasets import DATASETS
from playground.tables.palettes import DEFAULT_PALETTE, PALETTES, Palette, Rgb, to_hex

FOLDER = Path(__file__).parents[2] / "assets" / "thumbnails"
POINTS = 120


def _colors(y: np.ndarray, task: str, classes: int, palette: Palette) -> list[Rgb]:
    if task == "regression":
        return [palette.diverging[127 + 14 * round(9 * value)] for value in np.clip(1.4 * y, -1, 1)]  # few colours, small file
    if classes == 2:
        return [palette.positive if value else palette.negative for value in y]
    return [palette.classes[int(value)] for value in y]


def make_thumbnail(dataset: str, size: int = 64, palette: Palette = PALETTES[DEFAULT_PALETTE]) -> str:
    """An SVG of some points of a dataset on a transparent rounded square with a hairline, `size` pixels a side.

    The same text every time. Raises KeyError for an unknown dataset.
    """
    record = DATASETS[dataset]
    x, y = record.make(np.random.default_rng(0), POINTS, 0.0, record.natural)
    colors = np.array([to_hex(color) for color in _colors(y, record.task, record.natural, palette)])
    half, radius = size / 2, size / (25 if record.task == "regression" else 40)  # pale dots need to be larger
    reach = max(float(np.abs(x).max()), 0.5 * record.extent)
    place = half + x * [1, -1] * (half - size / 40 - radius) / reach
    dots = []
    for color in sorted(set(colors.tolist())):  # a group for each colour keeps the file small
        circles = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius:g}"/>' for a, b in place[colors == color])
        dots.append(f'<g fill="{color}">{circles}</g>')
    frame = (
        f'<rect x=".5" y=".5" width="{size - 1}" height="{size - 1}" rx="{size / 10:g}" fill="none" stroke="#808080" stroke-opacity=".3"/>'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
    return f"{head}<title>{record.title}</title>{frame}{''.join(dots)}</svg>\n"


def write_thumbnails(folder: Path = FOLDER) -> list[Path]:
    """Write the picture of every dataset. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in DATASETS:
        paths.append(folder / f"{name}.svg")
        paths[-1].write_text(make_thumbnail(name), encoding="utf-8")
    return paths


if __name__ == "__main__":
    for written in write_thumbnails():
        print(written)
