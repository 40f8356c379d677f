"""A run as a PyTorch script: plain, commented, with nothing of the playground in it.

What a person has named (classes, columns) is no part of it: only numbers, and names that our own tables have.
"""

import numpy as np

from playground.points.config import RunConfig
from playground.points.data import Points, make_points
from playground.points.export import words
from playground.points.export.data_part import embedded_data, features_part, made_data, plain, targets_part
from playground.points.export.embed import DECODE
from playground.points.export.network_part import Arrays, network_part, start_part
from playground.points.export.training_part import loss_part, rate_part, training_part
from playground.points.trainer import MLPTrainer


def export_script(trainer: MLPTrainer) -> bytes:
    """The script that trains a trainer's run from where it started."""
    own = make_points(trainer.config)
    points = None if _same_points(own, trainer.points) else trainer.points
    return make_script(trainer.config, trainer.started_from, points).encode()


def make_script(config: RunConfig, weights: Arrays | None = None, points: Points | None = None) -> str:
    """The text of the script.

    weights: to start from, by name as `MLP.weights` has them; None: as the configuration draws them.
    points: instead of the configuration's dataset.
    """
    data = made_data(config) if points is None and plain(config) else None
    given = points or make_points(config)
    text = "".join(
        (
            data or embedded_data(given),
            features_part(config),
            targets_part(given.classes),
            network_part(config),
            start_part(config, weights),
            loss_part(config),
            words.SHUFFLE if config.training.shuffle else "",
            rate_part(config.training),
            training_part(config, len(given.x_train)),
            MAIN,
        )
    )
    return _with_head(config, text)


def _same_points(a: Points, b: Points) -> bool:
    pairs = ((a.x_train, b.x_train), (a.y_train, b.y_train), (a.x_test, b.x_test), (a.y_test, b.y_test))
    return a.classes == b.classes and all(np.array_equal(one, other) for one, other in pairs)


# ---- its parts, in their order -----------------------------------------------------------------------------------


def _with_head(config: RunConfig, text: str) -> str:
    """The text after what it is and what it imports."""
    text = (DECODE if "decode(" in text else "") + text
    imports = [name for name in ("argparse", "base64", "math") if f"{name}." in text]
    third = ["import numpy as np", "import torch", "from torch import nn"] + ["from torch.nn import functional"] * ("functional." in text)
    task = "values" if config.task == "regression" else f"{config.data.classes} classes"
    lines = [
        f'"""Trains a network of layers {"-".join(map(str, config.sizes))} on points of the plane, for {task}.',
        "",
        "    python network.py --epochs 500                        prints the training loss of every epoch",
        "    python network.py --epochs 10 --weights network.pt    starts from other weights, saved as a state_dict",
        "",
        "It is the run of a page of Neural Playground: the same points, starting weights and batches, on the CPU.",
        "Losses agree to about five digits; another version of PyTorch or NumPy may round differently.",
        *(
            ["Dropout draws its random numbers as the page does, but they may differ between versions and machines."]
            * bool(config.network.dropout)
        ),
        '"""',
        "",
        *(f"import {name}" for name in imports),
        "",
        *third,
        "",
        f"SEED = {config.data.seed}  # of the points, and of the order in which they are visited",
        "",
        "",
    ]
    return "\n".join(lines) + text


MAIN = """\
def main():
    parser = argparse.ArgumentParser(description="Train the network and print the losses of every epoch.")
    parser.add_argument("--epochs", type=int, default=500, metavar="N", help="how many (500 unless given)")
    parser.add_argument("--weights", metavar="network.pt", help="a state_dict to start from instead")
    options = parser.parse_args()
    network = Network()
    set_starting_weights(network)
    if options.weights:
        network.load_state_dict(torch.load(options.weights, weights_only=True))
    train(network, options.epochs)


if __name__ == "__main__":
    main()
"""
