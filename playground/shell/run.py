"""One browser tab's run: the settings that its controls and links change, and the engine's session that trains it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.core.kind import Kind
from playground.core.settings import BESIDE, ConfigError, Problem
from playground.engine import CommandError, SessionHandle, get_engine
from playground.shell.limits import LOCKED, Limits, read_limits
from playground.shell.page import Edit, Page
from playground.shell.view import PageView, parse_view, view_parameters


@dataclass
class PageRun:
    """Kept in `st.session_state`, one for each tab and page."""

    page: Page
    document: Any  # what defines the run; for the playground a RunConfig
    view: Any  # the page's
    handle: SessionHandle
    problems: list[Problem] = field(default_factory=list)  # of the link; shown until dismissed
    refused: str | None = None  # why the last edit was not done
    edit_seen: int = 0
    resume_refused: bool = False
    recovering: bool = False
    why: str | None = None  # what was chosen, for the notice that the run starts over
    limits: Limits = Limits()  # of the link, for a class
    brought_weights: bool = False  # by the link
    brought_back: str | None = None  # a pinned run, in base64, that is to be opened
    clicked: list[Edit] = field(default_factory=list)  # on the board, for the page itself
    late: list[Callable[[], None]] = field(default_factory=list)  # callbacks of what was changed before there was this session
    shown_before: dict[str, list[Any]] = field(default_factory=dict)  # by controls set from here, until drawn
    repeated: list[tuple[str, Callable[[], None]]] = field(default_factory=list)  # controls that say so again, and their callbacks
    something_else: bool = False  # was heard in the message that brought this run of the script
    redraw: bool = False  # callbacks were called late, after their controls had been drawn

    @property
    def kind(self) -> Kind:
        return self.page.kind

    @property
    def config(self) -> Any:
        """What the controls show and change: a RunConfig, on pages that have one."""
        return self.kind.base(self.document)

    @config.setter
    def config(self, config: Any) -> None:
        self.document = self.kind.with_base(self.document, config)

    def in_config(self, path: str) -> bool:
        """Whether the setting is one of `config`, and not of what the page puts around it."""
        return not self.kind.settings.base or self.kind.settings.in_base(path)

    def value(self, path: str) -> Any:
        value: Any = self.config if self.in_config(path) else self.document
        for part in path.split("."):
            value = getattr(value, part)
        return value

    def change(self, path: str, value: Any) -> None:
        """A control was moved. What cannot be is refused with a sentence and changes nothing."""
        self.refused = None
        try:
            if self.limits.locks(path):
                raise ConfigError([Problem(self.kind.settings.label(path), LOCKED)])
            if self.in_config(path):
                self.config = self.kind.set_value(self.config, path, value)
            else:
                self.document = self.kind.settings.with_value(self.document, path, value)
        except ConfigError as error:
            self.refused = str(error)

    def replace(self, config: Any, why: str | None = None) -> None:
        """All settings anew, from a preset, which `why` names. What does not fit is refused with a sentence and changes nothing."""
        self.refused = None
        try:
            self.limits.check(self.kind, self.document, self.kind.with_base(self.document, config))
            self.config, self.why = config, why
        except ConfigError as error:
            self.refused = str(error)

    def look(self, **changes: Any) -> None:
        """Another way of looking at the run: no training setting changes."""
        self.view = self.view.with_changes(changes)

    def hear(self, key: str, moved: Callable[[], None]) -> None:
        """A control says that it was moved.

        A browser that is busy sends with its next message, whatever that is about, what a control showed before it was set from here.
        That is no wish of a person, who moves one thing at a time: it is told by coming along with something else.
        """
        if st.session_state[key] in self.shown_before.get(key, ()):
            self.repeated.append((key, moved))
        else:
            self.something_else = True
            moved()

    def press(self, pressed: Callable[..., None], *given: Any) -> None:
        """A button was pressed."""
        self.something_else = True
        pressed(*given)

    def _tell_wishes_from_echoes(self) -> None:
        repeated, self.repeated = self.repeated, []
        echoes = self.something_else or len(repeated) > 1
        for key, moved in repeated:
            if not echoes and key in st.session_state:
                moved()
        if echoes or repeated:  # the others have been drawn as they were set
            self.shown_before = {key: self.shown_before[key] for key, _ in repeated} if echoes else {}
        self.something_else = False

    def edit(self, message: Mapping[str, Any]) -> None:
        """Edits from the diagram, in their order; each is applied or refused on its own."""
        self.refused = None
        if int(message.get("id", 0)) <= self.edit_seen:  # sent again before the answer came
            return
        for edit in message.get("edits", ()):
            if edit.get("op") in self.page.clicks:
                self.clicked.append(edit)
                continue
            try:
                config = self.page.edited(self.config, edit)
                self.limits.check(self.kind, self.document, self.kind.with_base(self.document, config))
                self.config = config
                self.recovering = self.recovering or edit.get("op") == "recover"
            except ConfigError as error:
                self.refused = str(error)
        self.edit_seen = int(message["id"])

    def answer_clicks(self) -> None:
        """What clicks ask of the page itself: another page, another cell."""
        clicked, self.clicked = self.clicked, []
        for edit in clicked:
            self.page.clicks[edit["op"]](self, edit)

    def resume(self, token: str) -> None:
        """This tab had a session before it was reloaded: take it up again if it is the same run."""
        found = None if self.brought_weights else get_engine().find(token)  # a link's weights are what was asked for
        if found and found[1] == "owner" and found[0].kind == self.kind and found[0].config == self.document.model_dump(mode="json"):
            if found[0].token != self.handle.token:
                self.handle.close()
                self.handle = found[0]
            self.resume_refused = False
        else:
            self.resume_refused = True

    def update(self) -> None:
        """Bring the session and the address bar in line with the settings."""
        self._put_back()
        self._tell_wishes_from_echoes()
        self._hear_late()
        wanted = self.document.model_dump(mode="json")
        if get_engine().find(self.handle.token) is None:  # forgotten while nobody looked
            self.handle, self.resume_refused = _open_session(self.kind, self.document, self.view), True
        if self.recovering:
            self.recovering = False
            self.handle.command({"op": "back"})
        if self.handle.asked != wanted:
            before = self.kind.parse(self.handle.asked)
            self.handle.configure(wanted, self.why)
            if self.kind.plays(self.document, before):
                self.handle.command({"op": "play"})
        self.why = None
        parameters = self.kind.parameters(self.document) | view_parameters(self.view) | self.limits.parameters
        if st.query_params.to_dict() != parameters:
            st.query_params.from_dict(parameters)

    def _hear_late(self) -> None:
        late, self.late = self.late, []
        for moved in late:
            moved()
            self.redraw = True

    def _put_back(self) -> None:
        """What the run refused is no longer shown; why is said."""
        refusal = self.handle.take_refusal()
        if refusal and refusal.config == self.document.model_dump(mode="json"):
            self.document = self.kind.parse(self.handle.config)
            self.refused = refusal.text


def without_device(kind: Kind, document: Any) -> tuple[Any, list[Problem]]:
    """A document whose device this machine does not have trains on the one it chooses; before a worker has said what there is, as asked."""
    here = get_engine().devices
    if "training.device" not in kind.settings.paths or here is None:
        return document, []
    device = kind.base(document).training.device
    if device in ("auto", *here):
        return document, []
    base = kind.set_value(kind.base(document), "training.device", "auto")
    return kind.with_base(document, base), [
        Problem("training.device", f"accepts auto, {', '.join(here)} on this machine, which has no {device}")
    ]


def _open_session(kind: Kind, document: Any, view: PageView, weights: str = "") -> SessionHandle:
    """Raises CommandError where the weights of a link are none; there is no session then."""
    handle = get_engine().open(kind.name, document.model_dump(mode="json"))
    try:
        if weights:
            handle.bring_weights(weights)
        for command in view.commands:
            handle.command(command)
        if kind.plays(document, None):
            handle.command({"op": "play"})
    except BaseException:  # the page fails, and comes again with the same link: it must not leave a session each time
        handle.close()
        raise
    return handle


def leave_run(page: Page) -> None:
    """Forget this tab's run of that page, if it has one. Its session ends, unless somebody is watching it."""
    run: PageRun | None = st.session_state.pop(f"run.{page.name}", None)
    if run and not run.handle.subscriptions:
        run.handle.close()


def open_run(page: Page) -> PageRun:
    """This tab's run of that page: the one it has, or a new one from the link that it was opened with.

    Raises EngineError with a sentence when the engine takes no more sessions.
    """
    name, kind = f"run.{page.name}", page.kind
    if name not in st.session_state:
        given = st.query_params.to_dict()
        view, view_problems = parse_view(given, page.view)
        of_settings = {path: text for path, text in given.items() if not path.startswith("view.") and path not in BESIDE}
        document, problems = kind.parse_link(of_settings)
        limits, unknown = read_limits(given, kind)
        document, missing = without_device(kind, document)
        fitting, misfits = page.fit_view(document, view)
        refused = None
        before: PageRun | None = st.session_state.get("run")
        if before and not given and type(before.config) is type(kind.base(document)):  # from another page, with no link
            try:
                document = kind.with_base(document, before.config)
            except ConfigError as error:  # it does not fit here: this page's own
                refused = str(error)
        found = problems + missing + view_problems + misfits + unknown
        weights = given.get("weights", "")
        try:
            handle = _open_session(kind, document, fitting, weights)
        except CommandError as error:
            handle, refused, weights = _open_session(kind, document, fitting), str(error), ""
        run = PageRun(page, document, fitting, handle, found, refused, limits=limits, brought_weights=bool(weights))
        st.session_state[name] = run
    run = st.session_state[name]
    st.session_state["run"] = run
    return run
