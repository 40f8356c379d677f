"""How a run is looked at, as text in the address bar."""

from playground.ui.view import View, parse_view, view_parameters


def test_what_is_not_default_survives_the_link():
    view = View(palette="classic", test=True, weights="histogram")
    assert parse_view(view_parameters(view)) == (view, [])
    assert view_parameters(View()) == {}


def test_nonsense_takes_the_default_and_is_named():
    view, problems = parse_view({"view.test": "perhaps", "view.zoom": "9", "view.log": "true", "data.noise": "0.1"})
    assert view == View(log=True)
    assert {problem.field for problem in problems} == {"view.test", "view.zoom"}


def test_the_board_can_only_change_what_a_view_has():
    assert View().with_changes({"test": True, "palette": "<script>", "config": {}}) == View(test=True)
