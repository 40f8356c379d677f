"""The network as ONNX, made from its layers: points in, outputs and probabilities out; the features are part of the graph.

Input "points", float32 (n, 2). Outputs "output", float32 (n, K), what the network computes (logits, values), and for classification
"probabilities", float32 (n, classes), of two classes the negative one's first.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from playground.points.config import RunConfig
from playground.points.trainer import MLPTrainer

Arrays = Mapping[str, npt.NDArray[Any]]

OPSET = 20  # the first with Gelu
IR_VERSION = 9  # what that opset came with
LEAST = 1e-6  # of an output's share of the way from -1 to 1

# A feature of the columns x1 and x2: an operator and its inputs.
FEATURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "x1": ("Identity", ("x1",)),
    "x2": ("Identity", ("x2",)),
    "x1^2": ("Mul", ("x1", "x1")),
    "x2^2": ("Mul", ("x2", "x2")),
    "x1*x2": ("Mul", ("x1", "x2")),
    "sin(x1)": ("Sin", ("x1",)),
    "sin(x2)": ("Sin", ("x2",)),
    "cos(x1)": ("Cos", ("x1",)),
    "cos(x2)": ("Cos", ("x2",)),
    "r": ("ReduceL2", ("points", "columns")),
}

# An activation: an operator and its attributes.
ACTIVATIONS: dict[str, tuple[str, dict[str, float]]] = {
    "relu": ("Relu", {}),
    "leaky_relu": ("LeakyRelu", {"alpha": 0.01}),
    "elu": ("Elu", {"alpha": 1.0}),
    "selu": ("Selu", {}),
    "gelu": ("Gelu", {}),
    "silu": ("Sigmoid", {}),  # times its input
    "mish": ("Mish", {}),
    "softplus": ("Softplus", {}),
    "tanh": ("Tanh", {}),
    "hardtanh": ("Clip", {}),  # between -1 and 1
    "sigmoid": ("Sigmoid", {}),
    "sine": ("Sin", {}),
    "linear": ("Identity", {}),
}

NORM = ("weight", "bias", "running_mean", "running_var")


class Graph:
    """Nodes and constants as they are added; a node's output is called like the node."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, npt.NDArray[Any]] = {}

    def constant(self, name: str, value: Any, dtype: Any = np.float32) -> str:
        self.constants[name] = np.ascontiguousarray(value, dtype)
        return name

    def add(self, name: str, operator: str, *inputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, **attributes))
        return name


def export_onnx(trainer: MLPTrainer) -> bytes:
    """The file."""
    return make_onnx(trainer.config, trainer.model.weights()).SerializeToString()


def make_onnx(config: RunConfig, weights: Arrays) -> ModelProto:
    """The model, checked. weights: by name, as `MLP.weights` has them; numbers that are not finite are let through."""
    graph = Graph()
    _outputs(graph, config, _layers(graph, config, weights, _features(graph, config)))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["n", config.outputs])]
    if config.task == "classification":
        outputs.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", config.data.classes]))
    made = helper.make_graph(
        graph.nodes,
        "network",
        [helper.make_tensor_value_info("points", TensorProto.FLOAT, ["n", 2])],
        outputs,
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(made, producer_name="Neural Playground", opset_imports=opset, ir_version=IR_VERSION)
    checker.check_model(model, full_check=True)
    return model


def _features(graph: Graph, config: RunConfig) -> str:
    """(n, 2) -> (n, features)."""
    for number, name in enumerate(("x1", "x2")):
        graph.add(name, "Gather", "points", graph.constant(f"{name}.column", [number], np.int64), axis=1)
    for name in config.features:
        operator, inputs = FEATURES[name]
        if "columns" in inputs:
            graph.constant("columns", [1], np.int64)
        graph.add(f"feature.{name}", operator, *inputs)
    return graph.add("features", "Concat", *(f"feature.{name}" for name in config.features), axis=1)


def _layers(graph: Graph, config: RunConfig, weights: Arrays, x: str) -> str:
    """(n, features) -> (n, K). Dropout is for training only."""
    names = (*config.network.activations, config.output_activation)
    for number, activation in enumerate(names):
        layer, last = f"layers.{number}", number == len(names) - 1
        parameters = [graph.constant(f"{layer}.{part}", weights[f"{layer}.{part}"]) for part in ("weight", "bias")]
        x = graph.add(layer, "Gemm", x, *parameters, transB=1)
        if config.network.batch_norm and not last:
            norm = f"norms.{number}"
            parts = [
                graph.constant(f"{norm}.{part}", weights[f"{norm}.{part}"]) for part in ("weight", "bias", "running_mean", "running_var")
            ]
            x = graph.add(norm, "BatchNormalization", x, *parts, epsilon=1e-5)
        x = _activation(graph, "output" if last else f"{layer}.activation", activation, x)
    return x


def _activation(graph: Graph, name: str, activation: str, z: str) -> str:
    operator, attributes = ACTIVATIONS[activation]
    if activation == "silu":
        return graph.add(name, "Mul", z, graph.add(f"{name}.gate", operator, z))
    if activation == "hardtanh":
        return graph.add(name, operator, z, graph.constant(f"{name}.least", -1.0), graph.constant(f"{name}.most", 1.0))
    return graph.add(name, operator, z, **attributes)


def _outputs(graph: Graph, config: RunConfig, output: str) -> None:
    """(n, K) -> the probabilities, (n, classes), as the page shows them."""
    if config.task == "regression":
        return
    cross_entropy = config.training.loss == "cross_entropy"
    if config.data.classes > 2 and cross_entropy:
        graph.add("probabilities", "Softmax", output, axis=1)
    elif config.data.classes > 2:
        share = _share(graph, output, LEAST)
        whole = graph.add("whole", "ReduceSum", share, graph.constant("columns", [1], np.int64), keepdims=1)
        graph.add("probabilities", "Div", share, whole)
    else:
        positive = graph.add("positive", "Sigmoid", output) if cross_entropy else _share(graph, output, 0.0)
        negative = graph.add("negative", "Sub", graph.constant("one", 1.0), positive)
        graph.add("probabilities", "Concat", negative, positive, axis=1)


def _share(graph: Graph, output: str, least: float) -> str:
    """The outputs' shares of the way from -1 to 1."""
    half = graph.constant("half", 0.5)
    shifted = graph.add("shifted", "Add", graph.add("halved", "Mul", output, half), half)
    return graph.add("share", "Clip", shifted, graph.constant("least share", least), graph.constant("most share", 1.0))
