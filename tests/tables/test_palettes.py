"""Colours can be told apart: by people with colour vision deficiencies, on light pages and on dark ones."""

import numpy as np
import pytest

from playground.tables import palettes as p

NAMES = list(p.PALETTES)
DEFICIENCIES = {"deuteranopia": p.DEUTERANOPIA, "protanopia": p.PROTANOPIA}
LIGHT, DARK = (255, 255, 255), (14, 17, 23)


def difference(one: p.Rgb, other: p.Rgb, matrix: np.ndarray | None = None) -> float:
    """CIE76 colour difference, as seen with that deficiency."""
    pair = np.array([one, other], dtype=float)
    lab = p.to_lab(pair if matrix is None else p.simulate(pair, matrix))
    return float(np.linalg.norm(lab[0] - lab[1]))


def test_lab_of_known_colours_and_back() -> None:
    assert p.to_lab((255, 255, 255)) == pytest.approx([100, 0, 0], abs=0.02)
    assert p.to_lab((255, 0, 0)) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    colours = np.random.default_rng(0).integers(0, 256, (200, 3))
    assert np.array_equal(p.from_lab(p.to_lab(colours)), colours)


def test_contrast_of_black_and_white() -> None:
    assert p.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_hex_round_trip() -> None:
    assert p.to_hex(p.from_hex("#0072b2")) == "#0072b2"


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_complete(name: str) -> None:
    palette = p.PALETTES[name]
    assert palette.name == name and palette.title and palette.source
    for table in (palette.diverging, palette.diverging_dark):
        assert len(table) == 255
        assert all(len(colour) == 3 and all(isinstance(part, int) and 0 <= part <= 255 for part in colour) for colour in table)
    assert len(set(palette.classes)) == len(palette.classes) >= 6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_ends_and_middle_differ_for_everybody(name: str, deficiency: str) -> None:
    palette = p.PALETTES[name]
    for table in (palette.diverging, palette.diverging_dark):
        for one, other in ((0, 254), (0, 127), (127, 254)):
            assert difference(table[one], table[other], DEFICIENCIES[deficiency]) > 40


@pytest.mark.parametrize("name", NAMES)
def test_lightness_rises_to_the_middle_and_falls_again(name: str) -> None:
    lightness = p.to_lab(np.array(p.PALETTES[name].diverging))[:, 0]
    assert (np.diff(lightness[:128]) > -0.6).all() and (np.diff(lightness[127:]) < 0.6).all()


def test_accessible_lightness_is_symmetric() -> None:
    lightness = p.to_lab(np.array(p.PALETTES["accessible"].diverging))[:, 0]
    assert lightness == pytest.approx(lightness[::-1], abs=1.5)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_accessible_classes_differ_for_everybody(deficiency: str) -> None:
    classes = p.PALETTES["accessible"].classes
    for i, one in enumerate(classes):
        for other in classes[:i]:
            assert difference(one, other, DEFICIENCIES[deficiency]) > 15


@pytest.mark.parametrize("name", NAMES)
def test_middles_are_near_the_page_that_they_are_for(name: str) -> None:
    palette = p.PALETTES[name]
    assert difference(palette.diverging[127], (240, 240, 240)) < 6
    assert difference(palette.diverging_dark[127], DARK) < 15


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_can_be_seen_on_both_pages(name: str, page: p.Rgb) -> None:
    palette = p.PALETTES[name]
    for colour in (palette.train, palette.test, *map(p.from_hex, palette.layer_colors(9))):
        assert p.contrast(colour, page) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_colorscales_run_from_0_to_1(name: str) -> None:
    palette = p.PALETTES[name]
    for scale in (palette.colorscale(), palette.class_colorscale(2), palette.class_colorscale(6)):
        places = [place for place, _ in scale]
        assert places[0] == 0 and places[-1] == 1 and places == sorted(places)
    middle = dict((place, colour) for place, colour in palette.colorscale())[0.5]
    assert middle == p.to_hex(palette.diverging[127])


def test_layer_colours_for_any_depth() -> None:
    for depth in range(1, 10):
        assert len(p.PALETTES["accessible"].layer_colors(depth)) == depth
