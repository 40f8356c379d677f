"""Both ways against plain PyTorch, written out here: nn.Sequential, a loss function, torch.optim, the points in file order."""

import numpy as np
import pytest
import torch
from torch import nn

from playground.points.trainer import make_trainer
from tests.points.cases import config

MAKERS = {
    "sgd": ({}, lambda p: torch.optim.SGD(p, lr=0.02)),
    "momentum": ({"momentum": 0.7}, lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.7)),
    "nesterov": ({"momentum": 0.7}, lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.7, nesterov=True)),
    "adagrad": ({}, lambda p: torch.optim.Adagrad(p, lr=0.02)),
    "rmsprop": ({"rho": 0.95, "epsilon": 1e-6}, lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.95, eps=1e-6)),
    "adam": ({"beta1": 0.8, "beta2": 0.99}, lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.99))),
    "adamw": ({"weight_decay": 0.1}, lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1)),
}


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
@pytest.mark.parametrize("name", MAKERS)
def test_optimizer_matches_torch_reference(name, backend):
    settings, make = MAKERS[name]
    training = {"optimizer": name, "learning_rate": 0.02, "shuffle": False, "l1": 0.002, "l2": 0.01, "clip_norm": 0.5, **settings}
    trainer = make_trainer(config(training=training, network={"hidden": [5, 3], "activation": "tanh"}), backend=backend)
    model = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 3), nn.Tanh(), nn.Linear(3, 1))
    layers = [layer for layer in model if isinstance(layer, nn.Linear)]
    weights = trainer.model.weights()
    with torch.no_grad():
        for k, layer in enumerate(layers):
            layer.weight.copy_(torch.from_numpy(weights[f"layers.{k}.weight"]))
            layer.bias.copy_(torch.from_numpy(weights[f"layers.{k}.bias"]))
    x, y = torch.from_numpy(trainer.points.x_train), torch.from_numpy((trainer.points.y_train + 1) / 2)
    optimizer = make(model.parameters())
    for _ in range(10):
        for start in range(0, len(x), 10):
            optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(model(x[start : start + 10])[:, 0], y[start : start + 10])
            for layer in layers:
                loss = loss + 0.002 * layer.weight.abs().sum() + 0.005 * layer.weight.square().sum()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
    trainer.train(10 * trainer.steps_per_epoch)
    wanted = torch.cat([part.detach().flatten() for layer in layers for part in (layer.weight, layer.bias)]).numpy()
    np.testing.assert_allclose(trainer.parameters(), wanted, rtol=5e-5, atol=5e-5)


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
def test_softmax_cross_entropy_matches_torch_reference(backend):
    value = config(data={"dataset": "rings", "classes": 5, "points": 100}, network={"hidden": []}, training={"batch_size": "full"})
    trainer = make_trainer(value, backend=backend)
    model = nn.Linear(2, 5)
    with torch.no_grad():
        model.weight.copy_(torch.from_numpy(trainer.model.weights()["layers.0.weight"]))
        model.bias.zero_()
    x, y = torch.from_numpy(trainer.points.x_train), torch.from_numpy(trainer.points.y_train).long()
    first = nn.functional.cross_entropy(model(x), y)
    assert trainer.evaluate()["train_loss"] == pytest.approx(first.item(), rel=1e-6)
    first.backward()
    np.testing.assert_allclose(trainer.gradients()[:10].reshape(5, 2), model.weight.grad.numpy(), atol=1e-6)


def test_the_model_is_the_same_network_as_a_sequential():
    trainer = make_trainer(config(network={"hidden": [4, 3], "activation": ["relu", "sigmoid"], "output": "tanh"}))
    w = {name: torch.from_numpy(value) for name, value in trainer.model.weights().items()}
    x = torch.randn(20, 2, generator=torch.Generator().manual_seed(1))
    a = torch.relu(x @ w["layers.0.weight"].T + w["layers.0.bias"])
    b = torch.sigmoid(a @ w["layers.1.weight"].T + w["layers.1.bias"])
    torch.testing.assert_close(trainer.model(x), torch.tanh(b @ w["layers.2.weight"].T + w["layers.2.bias"]))
