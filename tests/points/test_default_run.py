"""The run that a newcomer sees first."""

from playground.points.train import train


def test_the_default_run_solves_the_circle_within_fifty_epochs():
    assert train(epochs=50).metrics[-1]["test_score"] >= 0.99
