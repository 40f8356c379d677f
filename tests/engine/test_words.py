import pytest

from playground.engine.words import why_started_over
from playground.points.config import PATHS


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        (["data.seed"], "New data: started over."),
        (["data.noise", "data.points"], "New data: started over."),
        (["network.seed"], "New weights: started over."),
        (["features", "network.hidden"], "Other features, another shape: started over."),
        (["kernel_size"], "Another kernel size: started over."),
        ([], "Other settings: started over."),
    ],
)
def test_a_start_over_is_explained_in_plain_words(paths, text):
    assert why_started_over(paths) == text


@pytest.mark.parametrize("path", PATHS)
def test_every_setting_has_words(path):
    text = why_started_over([path])
    assert text.endswith(": started over.") and "_" not in text and "." not in text[:-1]
