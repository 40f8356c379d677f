"""The Transformer against PyTorch's own, with the same weights: outputs and gradients."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from playground.nn.attend import attend
from playground.nn.positions import rotary, turn
from playground.sequences.measure import batch_loss
from playground.sequences.model import Transformer
from playground.sequences.shape import Shape, count_parameters, shape_blocks

SHAPE = Shape(tokens=7, length=6, layers=2, heads=4, width=16, hidden=32)
KINDS = [
    SHAPE._replace(norm=norm, positions=positions, causal=causal)
    for norm in ("pre", "post", "none")
    for positions in ("none", "sinusoidal", "learned", "rotary", "alibi")
    for causal in (False, True)
]


def make(shape, seed=0, spread=True):
    model = Transformer(shape).eval()
    model.initialize(seed)
    if spread:  # biases and norms too are something else than they start with
        model.flat += 0.1 * torch.randn(model.flat.shape, generator=torch.Generator().manual_seed(seed))
    return model


def tokens(shape, n=5):
    return torch.randint(shape.tokens, (n, shape.length), generator=torch.Generator().manual_seed(1))


def masked(shape):
    return nn.Transformer.generate_square_subsequent_mask(shape.length) if shape.causal else None


@pytest.mark.parametrize("causal", [False, True])
def test_attention_matches_multihead_attention(causal):
    shape = SHAPE._replace(causal=causal, positions="none")
    model, layer = make(shape), make(shape).layers[0]
    theirs = nn.MultiheadAttention(shape.width, shape.heads, batch_first=True)
    pairs = {"in_proj_weight": "w_qkv", "in_proj_bias": "b_qkv", "out_proj.weight": "w_o", "out_proj.bias": "b_o"}
    theirs.load_state_dict({name: getattr(layer, own).detach() for name, own in pairs.items()})
    x = torch.randn(5, shape.length, shape.width, generator=torch.Generator().manual_seed(2))
    wanted, weights = theirs(x, x, x, attn_mask=masked(shape), average_attn_weights=False, is_causal=causal)
    kept = []
    for given in (None, kept):
        model.flat_gradient.zero_()
        layer = model.layers[0]
        found = model._attention(layer, x, given, None, None)
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-5)
        theirs.zero_grad()
        (found**2).sum().backward()
        (theirs(x, x, x, attn_mask=masked(shape), need_weights=False, is_causal=causal)[0] ** 2).sum().backward()
        for name, own in pairs.items():
            torch.testing.assert_close(getattr(layer, own).grad, theirs.get_parameter(name).grad, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(kept[0].weights, weights, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("norm", ["pre", "post"])
def test_layers_match_transformer_encoder_layers(norm, causal):
    shape = SHAPE._replace(norm=norm, causal=causal)
    model = make(shape)
    layers = []
    for own in model.layers:
        theirs = nn.TransformerEncoderLayer(shape.width, shape.heads, shape.hidden, dropout=0.0, batch_first=True, norm_first=norm == "pre")
        theirs.load_state_dict(
            {
                "self_attn.in_proj_weight": own.w_qkv.detach(), "self_attn.in_proj_bias": own.b_qkv.detach(),
                "self_attn.out_proj.weight": own.w_o.detach(), "self_attn.out_proj.bias": own.b_o.detach(),
                "linear1.weight": own.w_1.detach(), "linear1.bias": own.b_1.detach(),
                "linear2.weight": own.w_2.detach(), "linear2.bias": own.b_2.detach(),
                "norm1.weight": own.norm_1.detach(), "norm1.bias": own.norm_1_bias.detach(),
                "norm2.weight": own.norm_2.detach(), "norm2.bias": own.norm_2_bias.detach(),
            }
        )  # fmt: skip
        layers.append(theirs)
    given = tokens(shape)
    x = model.embed(given).detach()
    for theirs in layers:
        x = theirs(x, src_mask=masked(shape), is_causal=causal)
    wanted = model.answer(x)
    torch.testing.assert_close(model(given), wanted, rtol=1e-4, atol=1e-5)
    aim = torch.randint(shape.tokens, (5 * shape.length,), generator=torch.Generator().manual_seed(3))
    model.flat_gradient.zero_()
    nn.functional.cross_entropy(wanted.flatten(0, 1), aim).backward()
    model.flat_gradient.zero_()
    nn.functional.cross_entropy(model(given).flatten(0, 1), aim).backward()
    for own, theirs in zip(model.layers, layers, strict=True):
        for name, reference in (
            ("w_qkv", theirs.self_attn.in_proj_weight),
            ("w_1", theirs.linear1.weight),
            ("norm_2", theirs.norm2.weight),
        ):
            torch.testing.assert_close(getattr(own, name).grad, reference.grad, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("shape", KINDS, ids=lambda s: f"{s.norm}-{s.positions}-{'causal' if s.causal else 'both'}")
def test_looking_closely_changes_neither_answers_nor_gradients(shape):
    model, given = make(shape), tokens(shape)
    found = []
    for compute in (model, lambda x: model.look(x)[0]):
        model.flat_gradient.zero_()
        logits = compute(given)
        logits.square().mean().backward()
        found.append((logits.detach(), model.flat_gradient.clone()))
    torch.testing.assert_close(found[0][0], found[1][0], rtol=1e-4, atol=1e-5)
    largest = float(found[0][1].abs().max())
    torch.testing.assert_close(found[0][1], found[1][1], rtol=1e-3, atol=1e-5 * max(1.0, largest))
    weights = torch.stack([step.weights for step in model.look(given)[1]])
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 5, 4, 6))
    if shape.causal:
        assert (weights.triu(1) == 0).all()


def test_attention_by_hand():
    q, k, v = (np.random.default_rng(i).normal(size=(1, 1, 3, 2)) for i in range(3))
    step = attend(*(torch.from_numpy(a) for a in (q, k, v)), None, torch.ones(3, 3, dtype=torch.bool).tril())
    for t in range(3):
        scores = [math.exp(q[0, 0, t] @ k[0, 0, s] / math.sqrt(2)) for s in range(t + 1)]
        chances = [score / sum(scores) for score in scores] + [0.0] * (2 - t)
        np.testing.assert_allclose(step.weights[0, 0, t], chances)
        np.testing.assert_allclose(step.output[0, 0, t], sum(c * v[0, 0, s] for s, c in enumerate(chances)))


def test_a_head_that_is_off_is_one_whose_output_is_zero():
    model, given = make(SHAPE), tokens(SHAPE)
    wanted = model.without(given)
    for layer in range(2):
        for head in range(4):
            silenced = make(SHAPE)
            columns = slice(4 * head, 4 * head + 4)  # what this head gives W_O
            silenced.layers[layer].w_o.data[:, columns] = 0.0
            modes = np.zeros((2, 4), int)
            modes[layer, head] = 1
            torch.testing.assert_close(model.look(given, modes.tolist())[0], silenced(given), rtol=1e-4, atol=1e-5)
            torch.testing.assert_close(wanted[layer, head], silenced(given), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
def test_pinned_heads_look_where_they_are_told(causal):
    model = make(SHAPE._replace(causal=causal))
    weights = model.look(tokens(SHAPE), [[2, 3, 0, 1], [0, 0, 0, 0]])[1][0].weights[0]
    allowed = torch.ones(6, 6).tril() if causal else torch.ones(6, 6)
    torch.testing.assert_close(weights[0], allowed / allowed.sum(-1, keepdim=True))
    assert weights[1].argmax(-1).tolist() == [0, 0, 1, 2, 3, 4] and weights[1].sum() == 6
    assert weights[3].sum() == 0
    torch.testing.assert_close(weights[2], model.look(tokens(SHAPE))[1][0].weights[0, 2])


def test_rotary_scores_depend_on_the_distance_alone():
    q, k = torch.randn(2, 8, generator=torch.Generator().manual_seed(0)).unbind(0)
    cosine, sine = rotary(20, 8)
    scores = turn(q.expand(20, 8), cosine, sine) @ turn(k.expand(20, 8), cosine, sine).T
    for distance in (-3, 0, 5):
        torch.testing.assert_close(
            scores.diagonal(distance), scores.diagonal(distance)[:1].expand(20 - abs(distance)), rtol=1e-4, atol=1e-4
        )


@pytest.mark.parametrize("shape", [*KINDS[::3], SHAPE._replace(hidden=0), SHAPE._replace(hidden=0, norm="none"), SHAPE._replace(tied=True)])
def test_blocks_cover_the_parameters_and_name_the_right_ones(shape):
    model, blocks = make(shape), shape_blocks(shape)
    ends = [block.offset + block.size for block in blocks]
    assert [0, *ends] == [block.offset for block in blocks] + [count_parameters(shape)] and len(model.flat) == ends[-1]
    assert len({b.name for b in blocks}) == len(blocks)
    for block in blocks:
        part = model.flat[block.offset : block.offset + block.size].view(block.rows, block.columns)
        head, _, name = block.name.rpartition(".")
        owner = model.layers[int(head.split(".")[1])] if head else model
        if name[:2] in ("w_", "b_") and name[2] in "qkv":
            whole = getattr(owner, name[:2] + "qkv").view(3, -1, block.columns)
            torch.testing.assert_close(part, whole["qkv".index(name[2])])
        else:
            torch.testing.assert_close(part, getattr(owner, name).view(block.rows, block.columns))
    model(tokens(shape)).square().sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in model.parameters()) and model.flat_gradient.abs().sum() > 0
    assert sum(p.numel() for p in model.parameters()) == ends[-1]


@pytest.mark.parametrize("shape", KINDS, ids=str)
def test_all_that_it_computes_with_is_on_its_device(shape):
    """On PyTorch's device without numbers: a tensor left on the CPU is refused there as a GPU would refuse it."""
    model = Transformer(shape, 0.1, "meta").train()
    tokens = torch.zeros(3, shape.length, dtype=torch.long, device="meta")
    logits = model(tokens)
    batch_loss(logits, tokens).backward()
    with torch.no_grad():
        looked, steps = model.look(tokens, [[0, 1, 2, 3], [3, 0, 0, 0]])
        found = [logits, looked, model.without(tokens), model.flat_gradient, *(part for step in steps for part in step)]
    assert {tensor.device.type for tensor in found} == {"meta"}
