"""How a run is looked at, as text in the address bar."""

from pages.attention.view import AttentionView
from pages.playground.view import PlaygroundView as View
from playground.shell.view import Speed, StepSpeed, parse_view, view_parameters


def test_what_is_not_default_survives_the_link():
    view = View(palette="classic", test=True, weights="histogram")
    assert parse_view(view_parameters(view), type(view)) == (view, [])
    assert view_parameters(View()) == {}


def test_nonsense_takes_the_default_and_is_named():
    view, problems = parse_view({"view.test": "perhaps", "view.zoom": "9", "view.log": "true", "data.noise": "0.1"}, View)
    assert view == View(log=True)
    assert {problem.field for problem in problems} == {"view.test", "view.zoom"}


class SlowView(View):
    speed: StepSpeed | Speed = "steps_per_second:2"


def test_a_page_may_offer_speeds_by_the_step_and_starts_with_its_own():
    assert SlowView().commands == [{"op": "speed", "mode": "steps_per_second", "value": 2}]
    assert parse_view({"view.speed": "per_second:1"}, SlowView) == (SlowView(speed="per_second:1"), [])
    (problem,) = parse_view({"view.speed": "fast"}, SlowView)[1]
    assert "steps_per_second:5" in problem.message and "max" in problem.message
    assert parse_view({"view.speed": "steps_per_second:2"}, View)[1]


def test_the_board_can_only_change_what_a_view_has():
    assert View().with_changes({"test": True, "palette": "<script>", "config": {}}) == View(test=True)


def test_a_new_session_is_told_of_heads_and_probe():
    view, problems = parse_view({"view.heads": "0130", "view.probe": "3.0.12"}, AttentionView)
    assert problems == [] and parse_view(view_parameters(view), type(view)) == (view, [])
    assert view.commands == [{"op": "heads", "modes": [0, 1, 3, 0]}, {"op": "set_probe", "tokens": [3, 0, 12]}]
    assert [problem.field for problem in parse_view({"view.heads": "9", "view.probe": "1..2"}, AttentionView)[1]] == [
        "view.heads",
        "view.probe",
    ]
