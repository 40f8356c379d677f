import pytest

from playground.core.settings import another
from playground.engine.restart_reasons import why_started_over
from playground.kinds import KINDS

WORDS = {"data.seed": "new data", "data.noise": "new data", "data.points": "new data", "network.hidden": "another shape"}


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        (["data.seed"], "New data: started over."),
        (["data.noise", "data.points"], "New data: started over."),
        (["network.hidden", "data.seed"], "Another shape, new data: started over."),
        (["kernel_size"], "Another kernel size: started over."),
        ([], "Other settings: started over."),
    ],
)
def test_a_start_over_is_explained_in_plain_words(paths, text):
    assert why_started_over(lambda path: WORDS.get(path) or another(path), paths) == text


@pytest.mark.parametrize("name", KINDS)
def test_every_setting_has_words(name):
    for path in KINDS[name].settings.paths:
        text = why_started_over(KINDS[name].settings.restart_words, [path])
        assert text.endswith(": started over.") and "_" not in text and "." not in text[:-1], path
