"""One person's run inside a worker: its commands, its turns, its frames. It knows nothing of points or layers."""

import math
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from playground.core.command import Command
from playground.core.history import Kept
from playground.core.kind import Kind, load
from playground.core.pieces import Pieces, finish
from playground.core.trainer import Snapshot, Trainer
from playground.engine.commands import (
    Back,
    CancelJob,
    CommandError,
    Credit,
    Epoch,
    ExportAs,
    Full,
    GoOn,
    LookBack,
    Pause,
    Play,
    Reset,
    Speed,
    StartJob,
    Step,
    StopAt,
)
from playground.engine.frame import encode_frame
from playground.engine.frame_times import FrameTimes
from playground.engine.giving import Wanted, give
from playground.engine.jobs import STARTED_OVER, Jobs
from playground.engine.keepsake import fit_state
from playground.engine.outlet import Outlet
from playground.engine.pace import Meter, Pace
from playground.engine.report import File, Frame, Note, Report, look_again, restore
from playground.engine.reporter import Reporter
from playground.engine.restart_reasons import why_started_over
from playground.engine.run import OUT_OF_RANGE, Outcome, Run
from playground.engine.run_file import check_past

ENOUGH = 0.01  # seconds after which a turn ends where its work can be left
NO_STOP = StopAt()
REST = Pause | Speed | StopAt | GoOn | StartJob | CancelJob  # commands that leave the past on show
NOT_THEN = "This is the run as it was. Go on from here, or return to now, to change it."


class Session:
    """Says what it has to say through `emit`, at once. Seconds are those of `clock`."""

    def __init__(
        self,
        id: str,
        kind: Kind,
        config: dict[str, Any],
        emit: Callable[["File | Frame | Note | Report"], None],
        clock: Callable[[], float] = time.perf_counter,
        folder: Path | None = None,  # for what its runs keep
    ):
        self.id = id
        self.config = config
        self.state = "paused"
        self.message: str | None = None
        self.stop = NO_STOP
        self.outlet = Outlet()
        self.jobs = Jobs()
        self.pace = Pace()
        self.meter = Meter()
        self.run: Run | None = None  # None when the very first one could not be made
        self.kind, self._emit, self._clock, self._folder = kind, emit, clock, folder
        self._work: Pieces[None] | None = None  # of a turn that did not get done within its budget
        self._left, self._away = clock(), 0.0  # when the last turn ended, and the seconds between turns so far
        self._step = False  # an update that was asked for and is still to come
        self._first = 1  # the number of the first run, or of the one that other settings put in its place before it began
        self._goal: int | None = None  # the epoch that the work under way ends with
        self._revision = 0
        self._frame_times = FrameTimes()
        self._snapshots: dict[bool, Snapshot] = {}
        self._reporter = Reporter()

    # ---- commands ----

    def start(self, report: Report | None = None) -> None:
        """Make the trainer, or put it back to where a lost worker's report says."""
        trainer = self._make(self.config)
        if report:
            self.run = Run(trainer, report.status["run"], self._own_time, self.config)
            self.run.check()
            restore(self, report, self._folder)
        else:
            self.run = self._new_run(trainer, 1)
        self._changed(all_anew=True)

    @property
    def untouched(self) -> bool:
        """Whether nothing has happened since it was opened, but that settings were chosen."""
        run = self.run
        at_rest = self.state == "paused" and not self._step and self._goal is None
        return run is None or (run.number == self._first and run.trainer.step == 0 and at_rest)

    def taken_up(self, kept: Report, past: Sequence[Kept] = ()) -> "Session":
        """This session at the place of a report that a browser kept, or a file with kept moments, with the settings of now.

        Raises ValueError where it does not fit.
        """
        assert kept.config is not None
        session = Session(self.id, self.kind, kept.config, self._emit, self._clock, self._folder)
        fresh = self._make(kept.config)
        if kept.curves and kept.curves[2].shape[1] != len(fresh.columns):
            raise ValueError("these curves are of another run")
        session.start(kept._replace(state=fit_state(kept.state, fresh.state())))
        if past:
            check_past(past, self.kind, kept.config, fresh)
            assert session.run
            session.run.history.fill(moment for moment in past if moment.time <= session.run.progress)
        session.outlet = self.outlet
        session.configure(self.config)
        session.outlet.want_full()
        session._first = 0  # it is no longer as it was opened, also where nothing was trained
        return session

    def apply(self, command: Command, subscriber: int | None = None) -> None:
        """Raises CommandError when it cannot be done. What takes long is done in the turns that follow; best when not `busy`."""
        match command:
            case Credit():
                if subscriber is not None:
                    self.outlet.credit(subscriber, command.n)
                return
            case Full():
                self.outlet.want_full(subscriber)
                return
        if self.run is None:
            raise CommandError("This run could not be started. Change its settings to try again.")
        self._settle(self.run)
        if isinstance(command, Wanted):
            if subscriber is not None:
                self._give(command, self.run, subscriber)
            return
        self._apply(command, self.run)
        self._changed()

    def _apply(self, command: Command, run: Run) -> None:
        if isinstance(command, LookBack):
            self._look_back(command.epoch, run)
            return
        if run.past and command.edits:
            raise CommandError(NOT_THEN)
        if not (isinstance(command, REST) or command.of_the_view):
            run.look_at_present()
        match command:
            case GoOn():
                if not run.past:
                    raise CommandError("This is where the run stands; look back first.")
                self._begin("paused", f"The run goes on from epoch {run.go_on_from_past():,}.")
            case Play():
                self._begin("playing")
            case Pause():
                self._begin("paused" if self.state == "playing" else self.state, self.message)
            case Step():
                self._begin("paused")
                self._step = True
            case Epoch():
                self._begin("paused")
                self._goal = run.trainer.epoch + 1
            case Reset():
                self._start_over(self.config, None)
            case Back():
                self._begin("paused", f"Back at epoch {run.go_back(best=True):,}, where the training loss was lowest.")
            case Speed():
                self.pace.speed = command
                self._goal = None
                self.pace.restart()
            case StopAt():
                self.stop = command
            case StartJob():
                self._start_job(command, run)
            case CancelJob():
                self.jobs.end()
            case _:  # what only the kind knows
                try:
                    run.trainer.command(command.model_dump())
                except ValueError as error:
                    raise CommandError(str(error)) from None
                if command.edits:
                    run.edited()
                    self._ended(self._check())

    def _look_back(self, epoch: float | None, run: Run) -> None:
        """Show an earlier moment. Whoever loses this worker finds the run where it stands: that is reported first."""
        if epoch is None:
            run.look_at_present()
            return
        if not run.past:
            self._begin("paused")
            self._reporter.at_once = True
            self._report(run)
        run.look_back(epoch)

    def _give(self, wanted: Wanted, run: Run, subscriber: int) -> None:
        """Nothing changes: training goes on, and the past that is shown stays. But for exports it is the run where it stands."""
        shown = run.progress if run.past and not isinstance(wanted, ExportAs) else None
        if shown is not None:
            run.look_at_present()
        try:
            self._emit(give(wanted, self.kind, run, subscriber, self.status(), self.config))
        finally:
            if shown is not None:
                run.look_back(shown)

    def _start_job(self, command: StartJob, run: Run) -> None:
        job = next((job for job in self.kind.jobs if job.name == command.name), None)
        if job is None:
            raise CommandError(f"There is no such job here; there is {', '.join(job.name for job in self.kind.jobs) or 'none'}.")
        try:
            settings = job.read(command.settings)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.jobs.start(job, load(job.work)(run.trainer, run.history, settings), run.number, run.trainer.epoch)

    def _begin(self, state: str, message: str | None = None) -> None:
        self.state, self.message, self._goal = state, message, None
        self.pace.restart()
        self.meter.restart()

    def _make(self, config: dict[str, Any]) -> Trainer:
        trainer: Trainer = load(self.kind.trainer)(config)
        return trainer

    def _new_run(self, trainer: Trainer, number: int) -> Run:
        return Run(trainer, number, self._own_time, self.config, self._folder)

    def configure(self, config: dict[str, Any], why: str | None = None) -> None:
        """Go on with other settings, or start over where they ask for it and say `why`, or what has changed.

        Raises what the trainer raises; all is then as before.
        """
        if self.run is None:
            before, self.config = self.config, config
            try:
                self.start()
            except Exception:
                self.config, self.run = before, None
                raise
            return
        self._settle(self.run)
        self.run.look_at_present()
        reasons = self.kind.restart_reasons(self.kind.parse(self.config), self.kind.parse(config))
        if reasons:
            state, untouched = "playing" if self.state == "playing" else "paused", self.untouched
            self._start_over(config, why_started_over(self.kind.settings.restart_words, reasons, why))
            self._first = self.run.number if untouched else self._first
            self._begin(state, self.message)
        elif config != self.config:
            self.run.reconfigure(config)
            self.config = config
            if self.state == "stopped":  # what a finished run says may be of what has changed
                self.message = self.run.trainer.finished or self.message
        self._changed(all_anew=True)

    def _start_over(self, config: dict[str, Any], message: str | None) -> None:
        assert self.run is not None
        before = self.run.trainer.structure
        trainer = self._make(config)
        self.jobs.end(STARTED_OVER)
        if trainer.structure != before:
            self.jobs.forget()
        else:
            look_again(trainer, self.run.trainer.view_commands())
        self.run.history.clear()
        self.config = config
        self.run = self._new_run(trainer, self.run.number + 1)
        self._begin("paused", message)
        self.meter.rate = 0.0
        self.outlet.want_full()

    def _changed(self, all_anew: bool = False) -> None:
        """Something but the training itself moved: a new frame is due, and a report at once."""
        self._revision += 1
        self._snapshots.clear()
        self._reporter.at_once = True
        if all_anew:
            self.outlet.want_full()

    # ---- turns ----

    def turn(self, seconds: float) -> float:
        """Train for about that long, then send what is due; or go on with what the last turn left.

        Returns the seconds until it wants another turn: none when it was cut short by its budget, inf when there is nothing to do.
        """
        if self.run is None:
            return math.inf
        begun = self._clock()
        self._away += begun - self._left
        if self._work is None:
            self._work = self._turn(self.run, seconds)
        try:
            for _ in self._work:
                if self._clock() - begun >= ENOUGH:
                    return 0.0
            self._work = None
            return self._wait(self.run)
        except BaseException:
            self._work = None
            raise
        finally:
            self._left = self._clock()

    @property
    def busy(self) -> bool:
        """Whether there is work under way that what comes next would have to wait for."""
        return self._work is not None or (self.run is not None and (self._step or not self.run.measured))

    def _own_time(self) -> float:
        """The clock without the time between turns: seconds of work."""
        return self._clock() - self._away

    def _settle(self, run: Run) -> None:
        """Do the work under way to its end."""
        self._away += self._clock() - self._left
        work, self._work = self._work, None
        for pieces in (work, self._catch_up(run)):
            if pieces is not None:
                finish(pieces)
        self._left = self._clock()

    def _catch_up(self, run: Run) -> Pieces[None]:
        """What must be done before anything else: the run is measured as it starts, and an update that was asked for is made."""
        if not run.measured:
            yield from run.measure()
        if self._step:
            self._step = False
            _, outcome = yield from run.advance(math.inf, NO_STOP, updates=1)
            self._ended(outcome)
            self._changed()

    def _turn(self, run: Run, seconds: float) -> Pieces[None]:
        yield from self._catch_up(run)
        self._report(run)  # that it plays must be known even if the first slice kills the worker
        yield from self._train(run, seconds)
        yield
        yield from self._do_job(seconds)
        yield from self._frames(run)
        self._report(run)

    def _train(self, run: Run, seconds: float) -> Pieces[None]:
        now, mode = self._clock(), self.pace.speed.mode
        playing = self.state == "playing"
        updates = None
        if self._goal is None:
            if not playing:
                return
            if mode == "per_frame":
                if not self.outlet.driven(self._revision):
                    return
                self._goal = run.trainer.epoch + self.pace.speed.value
            elif self.pace.by_the_clock:
                updates = self.pace.due(now, run.trainer.steps_per_epoch)
                if not updates:
                    return
        stop = self.stop if playing else NO_STOP
        each_epoch = mode != "max" or not playing
        done, outcome = yield from run.advance(seconds, stop, updates=updates, until=self._goal, each_epoch=each_epoch)
        self.pace.took(done)
        self.meter.sample(self._clock(), run.progress)
        self._revision += 1
        self._snapshots.clear()
        if self._goal is not None and run.trainer.epoch >= self._goal:
            self._goal = None
        finished = run.trainer.finished
        self._ended(outcome or (Outcome("stopped", finished) if finished else None))

    def _do_job(self, seconds: float) -> Pieces[None]:
        """Go on with the job that is under way for about as long as a turn trains."""
        if not self.jobs.under_way:
            return
        end = self._own_time() + seconds
        while self.jobs.step():
            if self._own_time() >= end:
                break
            yield
        if not self.jobs.under_way:
            self._changed(all_anew=True)  # its result is in full frames
        elif self.jobs.due(self._clock()):
            self._revision += 1

    def _ended(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        assert self.run is not None
        self.state, self.message, self._goal = outcome.state, outcome.message, None
        if outcome.state == "diverged":
            self.run.go_back()
            self.run.check()
        self._changed()

    def _check(self) -> Outcome | None:
        problem = self.run.check() if self.run else None
        return Outcome("diverged", problem) if problem else None

    def close(self) -> None:
        """Nobody wants it any more: what it kept goes."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def halt(self, message: str) -> None:
        """After a mishap: nothing goes on by itself, and the next frame or report tries nothing but what it must."""
        self.state, self.message, self._goal = "paused", message, None
        self._work, self._step = None, False
        self.jobs.end()
        for subscriber in self.outlet.subscribers.values():
            subscriber.seen = self._revision

    # ---- frames ----

    def _frames(self, run: Run) -> Pieces[None]:
        numbers = self.outlet.waiting(self._revision)
        now, begun = self._clock(), self._own_time()
        if not numbers or now < self._next_frame(numbers) or begun < self._next_frame_by_work():
            return
        problem = yield from run.measure()
        self._ended(Outcome("diverged", problem) if problem else None)
        yield
        yield from run.trainer.in_pieces("snapshot")
        frames = self.outlet.frames(self._revision, run.curves.generation, len(run.curves), self._make_frame)
        self._frame_times.made(now, begun, self._own_time() - begun)
        self._report(run)  # first: who was shown an epoch can be put back to it, or, where the state is large, near it
        for numbers, data in frames:
            self._emit(Frame(numbers, data))

    def _next_frame(self, numbers: list[int]) -> float:
        """The time before which those who wait get no frame."""
        under_way = self._goal is not None and any(not self.outlet.subscribers[n].full for n in numbers)
        return self._frame_times.next(under_way, self.outlet.any_owner(numbers))

    def _next_frame_by_work(self) -> float:
        """The same in seconds of work."""
        at_full_speed = self.state == "playing" and self.pace.speed.mode == "max"
        return self._frame_times.next_by_work() if at_full_speed else -math.inf

    def _snapshot(self, run: Run, full: bool) -> Snapshot:
        if full not in self._snapshots:
            snapshot, sound = run.snapshot(full)
            if not sound and self.state != "diverged":
                self._ended(Outcome("diverged", OUT_OF_RANGE))
                snapshot, sound = run.snapshot(full)
            self._snapshots[full] = snapshot
        return self._snapshots[full]

    def _make_frame(self, full: bool, start: int) -> bytes:
        run = self.run
        assert run is not None
        snapshot = self._snapshot(run, full)
        info = (
            self.status()
            | dict(snapshot.view)
            | {
                "full": full,
                "ranges": dict(snapshot.ranges),
                "warning": dict(snapshot.warning) if snapshot.warning else None,
                "says": snapshot.says,
            }
        )
        info["readouts"] |= {name: value for name, value in snapshot.readouts.items() if math.isfinite(value)}
        info["curves"] = {"columns": list(run.curves.columns), "from": start}
        moments = np.array(run.history.times, dtype=np.float64)
        results = self.jobs.arrays() if full else {}
        return encode_frame(info, snapshot.arrays | results | {"curves": run.curves.rows(start), "moments": moments})

    def status(self) -> dict[str, Any]:
        """What a frame's `info` says of the run, without what belongs to its arrays."""
        run = self.run
        assert run is not None
        row: Mapping[str, float] = run.row or {}
        numbers = {name: value for name, value in row.items() if name != "epoch" and "." not in name and math.isfinite(value)}
        return {
            "structure": run.trainer.structure,
            "run": run.number,
            "epoch": run.trainer.epoch,
            "step": run.trainer.step,
            "state": self.state,
            "message": self.message,
            "past": run.progress if run.past else None,
            "readouts": numbers | {"epochs_per_s": self.meter.rate},
            "speed": self.pace.speed.model_dump(exclude={"op"}),
            "stop": self.stop.model_dump(exclude={"op"}),
        } | self.jobs.info()

    # ---- what a restart needs ----

    def _report(self, run: Run) -> None:
        if run.past:  # what was reported last is where the run stands
            return
        now = self._clock()
        if self._reporter.due(now, self._revision, self._frame_times.last):
            self._emit(self._reporter.make(now, self._revision, run, self.config, self.status(), self.jobs))

    def farewell(self) -> Report | None:
        """All that another worker needs to go on exactly here; None while a piece of work is under way that it could not finish."""
        if self.run is None or self.run.past or self.jobs.under_way or (self._goal is not None and self.state != "playing"):
            return None
        run = self.run
        return Report(
            self.status(),
            self.config,
            run.trainer.state(),
            run.curves.state(),
            run.trainer.view_commands(),
            run.keepsakes(),
            self.jobs.results,
        )

    def _wait(self, run: Run) -> float:
        """Seconds until there is something to do."""
        now, mode = self._clock(), self.pace.speed.mode
        playing = self.state == "playing"
        if (
            self.jobs.under_way
            or self._goal is not None
            or (playing and (mode == "max" or (mode == "per_frame" and self.outlet.driven(self._revision))))
        ):
            return 0.0
        waits = [math.inf]
        numbers = self.outlet.waiting(self._revision)
        if numbers:
            waits.append(self._next_frame(numbers) - now)
        if not run.past:
            waits.append(self._reporter.wait(now, self._revision))
        if playing and self.pace.by_the_clock:
            waits.append(self.pace.wait(run.trainer.steps_per_epoch))
        return max(0.0, min(waits))
