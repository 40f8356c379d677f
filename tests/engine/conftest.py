import pytest

from playground.engine import EmbeddedEngine
from tests.engine.fake_trainer import PLACE


@pytest.fixture
def make_engine():
    engines = []

    def make(workers=1, **settings):
        engines.append(EmbeddedEngine(workers, PLACE, **{"heavy": False, **settings}))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
