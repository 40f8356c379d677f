"""The multilayer perceptron: its one flat tensor, its starting weights, its names in files."""

import numpy as np
import pytest
import torch

from playground.points.model import MLP, Sine, count_parameters, resolve
from playground.tables.initializers import INITIALIZERS

SIZES = (2, 4, 3, 1)


def made(seed=0, name="xavier_uniform", sizes=SIZES, **options):
    model = MLP(sizes, ["tanh"] * (len(sizes) - 2), **options)
    model.initialize(name, seed)
    return model


def test_parameters_are_views_of_one_tensor_in_the_order_of_a_frame():
    model = made()
    assert model.parameter_count == count_parameters(SIZES) == len(model.flat) == 12 + 15 + 4
    listed = torch.cat([part.detach().flatten() for layer in model.layers for part in (layer.weight, layer.bias)])
    assert torch.equal(listed, model.flat)
    model.flat[8] = 7.0
    assert model.layers[0].bias[0].item() == 7.0
    model(torch.ones(1, 2)).sum().backward()
    assert model.layers[2].bias.grad.item() == model.flat_gradient[-1].item() == 1.0


def test_batch_norms_stand_behind_the_weights():
    model = made(batch_norm=True)
    assert model.parameter_count == 31 and len(model.flat) == 31 + 2 * 7
    assert torch.equal(model.flat[31:35], torch.ones(4)) and torch.equal(model.flat[35:39], torch.zeros(4))
    assert [type(layer).__name__ for layer in model.norms] == ["BatchNorm1d"] * 2


def test_equal_seeds_draw_equal_weights_whatever_else_was_drawn():
    torch.manual_seed(3)
    first = made(seed=9)
    torch.rand(5)
    before = torch.random.get_rng_state()
    assert torch.equal(first.flat, made(seed=9).flat)
    assert torch.equal(before, torch.random.get_rng_state())
    assert not torch.equal(first.flat, made(seed=10).flat)
    deeper = made(seed=9, sizes=(2, 4, 3, 3, 1))
    assert torch.equal(first.layers[1].weight, deeper.layers[1].weight)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializer_has_the_statistics_of_torch(name):
    """Means and standard deviations of 64 x 100 weights, within five standard errors of what torch.nn.init draws."""
    record = INITIALIZERS[name]
    model = MLP((100, 64, 1), ["relu"])
    model.initialize(name, 1, std=0.7)
    weight = model.layers[0].weight.detach()
    arguments = {key: 0.7 if value == "init_std" else value for key, value in record.arguments}
    wanted = resolve(record.torch)(
        torch.empty(2000, 100) if name not in ("xavier_uniform", "xavier_normal") else torch.empty(64, 100), **arguments
    )
    assert weight.std().item() == pytest.approx(wanted.std().item(), rel=0.06, abs=1e-9)
    assert abs(weight.mean().item()) <= 5 * wanted.std().item() / 80
    assert torch.all(model.layers[0].bias == record.bias)
    if "uniform" in name:
        bound = wanted.abs().max().item()
        assert weight.abs().max().item() == pytest.approx(bound, rel=0.02)


def test_weights_by_name_go_out_and_come_back():
    model, other = made(1), made(2)
    weights = model.weights()
    assert {name: value.shape for name, value in weights.items()} == {
        "layers.0.weight": (4, 2), "layers.0.bias": (4,), "layers.1.weight": (3, 4), "layers.1.bias": (3,),
        "layers.2.weight": (1, 3), "layers.2.bias": (1,),
    }  # fmt: skip
    other.load_weights(weights)
    assert torch.equal(model.flat, other.flat)
    weights["layers.0.bias"][:] = 5
    assert not torch.any(model.flat == 5)


def test_weights_that_do_not_fit_are_refused_by_name():
    model = made()
    before, weights = model.flat.clone(), model.weights()
    for bad, words in (
        ({"layers.9.weight": np.zeros(1)}, "layers.9.weight is not part"),
        ({"layers.0.weight": np.zeros((2, 4))}, r"layers.0.weight has shape \[2, 4\]; this network wants \[4, 2\]"),
        ({"layers.0.bias": np.full(4, np.nan)}, "not finite"),
    ):
        with pytest.raises(ValueError, match=words):
            model.load_weights(weights | bad)
    with pytest.raises(ValueError, match="layers.1.bias is missing"):
        model.load_weights({name: value for name, value in weights.items() if name != "layers.1.bias"})
    assert torch.equal(before, model.flat)


def test_activations_change_and_keep_the_weights():
    model = made()
    before = model.flat.clone()
    model.set_activations(["sine", "relu"], "tanh")
    assert isinstance(model.activations[0], Sine) and torch.equal(before, model.flat)
    with pytest.raises(ValueError, match="2 hidden layers, but 1"):
        model.set_activations(["relu"], "tanh")


def test_depth_0_is_a_linear_layer():
    model = made(sizes=(3, 2))
    x = torch.ones(5, 3)
    torch.testing.assert_close(model(x), x @ model.layers[0].weight.T + model.layers[0].bias)
    assert [tuple(value.shape) for value in model.neurons(x)] == [(5, 2)]


def test_dropout_drops_only_in_training():
    model = made(dropout=0.5)
    x = torch.randn(200, 2)
    assert torch.equal(model.eval()(x), model(x))
    model.train()
    assert not torch.equal(model(x), model(x))
