"""The modules that a browser is told to load are those that it would find by itself."""

from playground.live.modules import needed_modules
from playground.live.routes import module_paths


def test_what_is_imported_is_needed_each_once_also_in_circles(tmp_path):
    texts = {
        "shared/first.js": 'import { a } from "./deep.js";\nimport {\n  b,\n} from "./deeper.js";\nexport { d } from "../own/side.js";\n',
        "shared/deep.js": 'import "./deeper.js";\n// import { no } from "./comment.js";\nconst later = () => import("./later.js");\n',
        "shared/deeper.js": 'import { x } from "./first.js";\n',
        "own/side.js": 'import outside from "../../outside.js";\n/** @type {import("../shared/type.js").T} */ export let t;\n',
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert needed_modules(tmp_path, ["shared/first.js"]) == ["shared/first.js", "shared/deep.js", "shared/deeper.js", "own/side.js"]
    assert needed_modules(tmp_path, ["own/side.js", "gone.js"]) == ["own/side.js", "gone.js"], "the browser says what is not there"


def test_they_are_looked_for_again_when_a_file_has_changed(tmp_path):
    board = tmp_path / "assets" / "board"
    board.mkdir(parents=True)
    (board / "board.js").write_text("")
    (board / "more.js").write_text("")
    assert module_paths("1", (), tmp_path) == ["assets/board/board.js"]
    (board / "board.js").write_text('import "./more.js";')
    assert module_paths("2", (), tmp_path) == ["assets/board/board.js", "assets/board/more.js"]
