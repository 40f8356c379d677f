"""The command line: `python -m playground train …`, `python -m playground export …` and `python -m playground config …`.

Exit codes: 0 done, 1 the run diverged, 2 refused, with one sentence on stderr that names the field or file and what it accepts.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from playground.core.files import read_bytes
from playground.core.kind import load
from playground.points.config import RunConfig, read_config, read_link
from playground.points.data import read_points_csv
from playground.points.exports import EXPORTS
from playground.points.presets import PRESETS, preset

ABOUT = "The networks of the Playground page, without a browser."
EXIT_CODES = "Exit codes: 0 done, 1 the run diverged, 2 refused, with one sentence that says what is accepted."
ABOUT_FILES = (
    "script: plain PyTorch that trains this very run, or goes on from the weights. state-dict: the weights, for torch.load and the script. "
    "onnx: points in, outputs and probabilities out. data: the points as CSV. Exit codes: 0 done, 2 refused, with one sentence."
)
MOST_EPOCHS = 10_000_000
MOST_CONFIG = 2**20  # bytes of a configuration
MOST_WEIGHTS = 64 * 2**20  # bytes; the largest network's are 50 KB


class Refused(ValueError):
    """Raised with the sentence to print."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused(f"{message} (see {self.prog} --help)")


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = Parser(prog="python -m playground", description=ABOUT, epilog=EXIT_CODES, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    about_train = "train a network and print its losses"
    run = commands.add_parser("train", help=about_train, description=_sentence(about_train), epilog=EXIT_CODES, allow_abbrev=False)
    run.add_argument(
        "--config", type=Path, required=True, metavar="CONFIG.json", help="what to train: JSON as `config` prints it; every key is optional"
    )
    run.add_argument(
        "--data", type=Path, metavar="POINTS.csv", help="your own points: columns x1,x2,label and optionally split (train or test)"
    )
    run.add_argument("--weights", type=Path, metavar="W.safetensors", help="weights to start from, as --save writes them")
    run.add_argument("--epochs", type=_epochs, default=500, metavar="N", help="how many epochs to train (500 unless given)")
    run.add_argument(
        "--metrics", type=Path, metavar="METRICS.csv", help="write losses and scores: a row for the start, then one for each epoch"
    )
    run.add_argument("--save", type=Path, metavar="W.safetensors", help="write the trained weights")
    backends = "auto (unless given): the compiled kernel where it knows all that the configuration asks for, else PyTorch's autograd"
    run.add_argument("--backend", choices=("auto", "kernel", "autograd"), default="auto", help=backends)
    about_export = "write a network as a file for elsewhere"
    away = commands.add_parser("export", help=about_export, description=_sentence(about_export), epilog=ABOUT_FILES, allow_abbrev=False)
    away.add_argument("--config", type=Path, required=True, metavar="CONFIG.json", help="the network, as for `train`")
    away.add_argument("--data", type=Path, metavar="POINTS.csv", help="your own points, as for `train`")
    away.add_argument(
        "--weights", type=Path, metavar="W.safetensors", help="its weights, as --save writes them; left out, those it starts with"
    )
    away.add_argument("--as", dest="form", required=True, choices=tuple(export.name for export in EXPORTS), help="what to write")
    away.add_argument("out", type=Path, metavar="OUT", help="the file, which is written anew")
    about_config = "print the configuration of a network as JSON: the default one unless an option names another"
    show = commands.add_parser("config", help=about_config, description=_sentence(about_config), allow_abbrev=False)
    source = show.add_mutually_exclusive_group()
    source.add_argument("--preset", metavar="NAME", help="one of the Playground's presets: " + ", ".join(PRESETS))
    source.add_argument("--link", metavar="URL", help="that of a link to the Playground page")
    source.add_argument("--schema", action="store_true", help="the JSON schema of configurations instead")
    return parser


def _sentence(help: str) -> str:
    return help[0].upper() + help[1:] + "."


def _epochs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MOST_EPOCHS or len(text) > 9:
        raise argparse.ArgumentTypeError(f"accepts a whole number from 0 to {MOST_EPOCHS}, not {text!r}")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (sys.argv by default) and return the exit code."""
    try:
        options = make_parser().parse_args(arguments)
        code = COMMANDS[options.command](options)
        sys.stdout.flush()  # what fails, fails here and not when Python ends
        return code
    except ValueError as error:  # ConfigError, PointsError, weights that do not fit: each a sentence
        print(f"playground: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("playground: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone
        _drop_output()
        return 1
    except OSError as error:  # of a file: sentences of their own. Here it is our output
        _drop_output()
        print(f"playground: the output cannot be written ({error.strerror or error})", file=sys.stderr)
        return 2


def _drop_output() -> None:
    """What is still in the buffer goes nowhere: Python would try again at its end, and fail with a traceback."""
    with contextlib.suppress(OSError, ValueError):  # ValueError: no file is behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def config_command(options: argparse.Namespace) -> int:
    if options.schema:
        print(json.dumps(RunConfig.model_json_schema(), indent=2))
        return 0
    config = RunConfig() if options.preset is None else preset(options.preset)
    if options.link is not None:
        config, problems = read_link(options.link)
        if problems:
            raise Refused("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
    print(json.dumps(config.model_dump(mode="json"), indent=2))
    return 0


def train_command(options: argparse.Namespace) -> int:
    config = read_config(_text(options.config))
    points = read_points_csv(options.data, config) if options.data else None
    weights = read_weights(options.weights) if options.weights else None
    for path in (options.metrics, options.save):
        if path is not None:
            _check_writable(path)

    from tqdm import tqdm

    from playground.points.train import train

    with tqdm(total=options.epochs, unit="epoch", disable=not sys.stderr.isatty()) as bar:

        def show(row: dict[str, float]) -> None:
            bar.set_postfix_str(f"train {row['train_loss']:.4f}, test {row['test_loss']:.4f}", refresh=False)
            bar.update(int(row["epoch"]) - bar.n)

        result = train(config, points, weights, options.epochs, options.backend, show)
    if options.metrics:
        write_metrics(options.metrics, result.trainer.columns, result.metrics)
    if options.save:
        write_weights(options.save, result.weights)
    last = result.metrics[-1]
    score = "R²" if config.task == "regression" else "accuracy"
    print(
        f"epoch {last['epoch']:.0f}: training loss {last['train_loss']:.6g}, test loss {last['test_loss']:.6g}, "
        f"train {score} {last['train_score']:.4f}, test {score} {last['test_score']:.4f}"
    )
    if result.message:
        print(f"playground: {result.message}", file=sys.stderr)
        return 1
    return 0


def export_command(options: argparse.Namespace) -> int:
    config = read_config(_text(options.config))
    points = read_points_csv(options.data, config) if options.data else None
    weights = read_weights(options.weights) if options.weights else None
    _check_writable(options.out)

    from playground.points.trainer import MLPTrainer

    # Nothing is trained: the files are the same wherever that would be.
    training = config.training.model_copy(update={"device": "cpu"})
    trainer = MLPTrainer(config.model_copy(update={"training": training}), points, weights)
    form = next(export for export in EXPORTS if export.name == options.form)
    _write(options.out, load(form.make)(trainer))
    return 0


COMMANDS = {"train": train_command, "export": export_command, "config": config_command}

# ---- files -------------------------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    try:
        return read_bytes(path, MOST_CONFIG).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: cannot be read as UTF-8 text ({getattr(error, 'strerror', None) or error})") from None
    except ValueError as error:
        raise Refused(f"{path}: {error}") from None


def _check_writable(path: Path) -> None:
    """Refuse a file that cannot be written before hours of training, not after."""
    existed = path.exists()
    try:
        with open(path, "ab"):
            pass
        if not existed:
            path.unlink()
    except OSError as error:
        raise Refused(f"{path}: cannot be written ({error.strerror})") from None


def write_metrics(path: Path, columns: Sequence[str], rows: Sequence[dict[str, float]]) -> None:
    """A CSV file with a row for the start (epoch 0) and one for each epoch."""
    lines = [",".join(columns)]
    lines += [",".join([f"{row['epoch']:.0f}", *(f"{row[name]:.9g}" for name in columns[1:])]) for row in rows]
    _write(path, ("\n".join(lines) + "\n").encode())


def read_weights(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Named arrays from a safetensors file. Raises Refused."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        data = read_bytes(path, MOST_WEIGHTS)
    except OSError as error:
        raise Refused(f"{path}: cannot be read as safetensors weights ({error.strerror or error})") from None
    except ValueError as error:
        raise Refused(f"{path}: {error}") from None
    try:
        return dict(load(data))
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path}: cannot be read as safetensors weights ({error})") from None


def write_weights(path: Path, weights: dict[str, npt.NDArray[np.float32]]) -> None:
    """Named arrays as a safetensors file."""
    from safetensors.numpy import save

    _write(path, save(weights))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused(f"{path}: cannot be written ({error.strerror or error})") from None
