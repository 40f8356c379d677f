"""Every task's generator against a brute-force checker that knows the task only as it is told to people."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from playground.sequences.answers import may_stand, solve
from playground.sequences.lookup import periods
from playground.sequences.source import Source
from playground.sequences.tasks import TASKS
from playground.sequences.text import OTHER, characters, encode, shipped_text

MADE = [name for name, task in TASKS.items() if task.make]
SIZES = [(2, 4), (2, 5), (5, 7), (10, 8), (16, 24), (64, 64)]


def check_copy(x, y, mask, vocabulary, shift):
    assert mask.all() and x == y


def check_reverse(x, y, mask, vocabulary, shift):
    assert mask.all() and all(y[i] == x[len(x) - 1 - i] for i in range(len(x)))


def check_sort(x, y, mask, vocabulary, shift):
    assert mask.all() and Counter(x) == Counter(y) and all(a <= b for a, b in zip(y, y[1:], strict=False))


def check_shift(x, y, mask, vocabulary, shift):
    assert mask.all() and all(y[(i + shift) % len(x)] == x[i] for i in range(len(x)))


def check_addition(x, y, mask, vocabulary, shift):
    assert mask.tolist() == [False] * (len(x) - 1) + [True]
    text = "".join("+" if token == vocabulary else "" if token == vocabulary + 1 else str(token) for token in x)
    assert text.count("+") == len(x) // 2 - 1
    assert y[-1] == eval(text) % vocabulary  # numbers and plus signs only


def check_majority(x, y, mask, vocabulary, shift):
    assert mask.all() and len(set(y)) == 1
    assert all((x.count(y[0]), -y[0]) >= (x.count(other), -other) for other in range(vocabulary))


def check_recall(x, y, mask, vocabulary, shift):
    asked = np.flatnonzero(mask)
    assert asked.tolist() == list(range(len(x) - (1 if len(x) % 2 else 2), len(x)))
    for place in asked:
        values = {x[i + 1] for i in range(0, asked[0], 2) if x[i] == x[place]}
        assert values == {y[place]}
    assert all((token >= vocabulary // 2) == (i % 2 == 1 and i < asked[0]) for i, token in enumerate(x))


def check_induction(x, y, mask, vocabulary, shift):
    low, high = periods(len(x))
    period = int(np.argmax(mask))
    assert low <= period <= high and mask[period:].all()
    assert all(x[i] == x[i - period] for i in range(period, len(x)))
    assert all(y[i] == x[i + 1] for i in range(period, len(x) - 1))
    assert y[-1] == x[len(x) - period]
    if period <= vocabulary:
        assert len(set(x[:period])) == period


def check_brackets(x, y, mask, vocabulary, shift):
    kinds = max(1, min(vocabulary // 2, 4))
    text = "".join("()[]{}<>"[token] for token in x)
    for i in range(len(x)):
        left = text[: i + 1]
        while any(pair in left for pair in ("()", "[]", "{}", "<>")):
            for pair in ("()", "[]", "{}", "<>"):
                left = left.replace(pair, "")
        broken = any(closing in left for closing in ")]}>")
        assert y[i] == 2 * kinds + (2 if broken else 1 if left else 0)


@pytest.mark.parametrize(("vocabulary", "length"), SIZES)
@pytest.mark.parametrize("name", MADE)
def test_answers_are_right(name, vocabulary, length):
    task = TASKS[name]
    batch = task.make(np.random.default_rng(0), 40, vocabulary, length, 3)
    assert batch.tokens.dtype == batch.targets.dtype == np.int64 and batch.mask.dtype == bool
    assert batch.tokens.shape == batch.targets.shape == batch.mask.shape == (40, length)
    names = task.names(vocabulary)
    assert batch.tokens.min() >= 0 and max(batch.tokens.max(), batch.targets.max()) < len(names) == len(set(names))
    check = globals()[f"check_{name}"]
    for x, y, mask in zip(batch.tokens, batch.targets, batch.mask, strict=True):
        check(x.tolist(), y.tolist(), mask, vocabulary, 3)
        assert mask.any() and not y[~mask].any()


@pytest.mark.parametrize(("vocabulary", "length"), [(2, 4), (10, 8), (16, 24)])
@pytest.mark.parametrize("name", MADE)
def test_the_rule_for_typed_sequences_agrees_with_the_generator(name, vocabulary, length):
    batch = TASKS[name].make(np.random.default_rng(1), 30, vocabulary, length, 3)
    allowed = may_stand(name, vocabulary, length, len(TASKS[name].names(vocabulary)))
    for x, y, mask in zip(batch.tokens, batch.targets, batch.mask, strict=True):
        assert all(token in may for token, may in zip(x, allowed, strict=True))
        found = solve(name, x.tolist(), vocabulary, 3)
        if name == "induction" and len(set(x[: int(np.argmax(mask))])) < int(np.argmax(mask)):
            continue  # a symbol comes twice within a period, and only the period tells which one follows
        assert found.mask[0].tolist() == mask.tolist()
        assert found.targets[0].tolist() == y.tolist()


def test_every_answer_of_brackets_and_every_period_comes_up():
    brackets = TASKS["brackets"].make(np.random.default_rng(0), 500, 4, 16, 1)
    assert all(0.1 < share < 0.7 for share in np.bincount(brackets.targets.ravel() - 4, minlength=3) / brackets.targets.size)
    induction = TASKS["induction"].make(np.random.default_rng(0), 500, 16, 24, 1)
    assert set(induction.mask.argmax(axis=1)) == set(range(4, 13))


@pytest.mark.parametrize("name", TASKS)
def test_batches_depend_on_seed_and_step_alone(name):
    length = TASKS[name].defaults.get("data.length", 8)
    one, other = Source(name, 16, length, seed=3), Source(name, 16, length, seed=3)
    for step in (40, 0, 7, 41):
        assert all(np.array_equal(a, b) for a, b in zip(one.batch(step, 8), other.batch(step, 8), strict=True))
    assert not np.array_equal(one.batch(0, 8).tokens, one.batch(1, 8).tokens)
    assert not np.array_equal(one.batch(0, 8).tokens, Source(name, 16, length, seed=4).batch(0, 8).tokens)


@pytest.mark.parametrize("name", MADE)
def test_no_test_sequence_is_trained_on(name):
    length = TASKS[name].defaults.get("data.length", 8)
    source = Source(name, 10, length)
    assert source.disjoint and source.test.tokens.shape == (512, length)
    held_out = {tuple(row) for row in source.test.tokens.tolist()} | {tuple(source.probe(k).tokens[0].tolist()) for k in range(9)}
    trained = {tuple(row) for step in range(64) for row in source.batch(step, 64).tokens.tolist()}
    assert not held_out & trained


def test_where_nothing_can_be_held_out_all_is_shared():
    for seed in range(3):
        source = Source("copy", 2, 4, seed=seed)
        seen = {tuple(row) for step in range(64) for row in source.batch(step, 64).tokens.tolist()}
        test = {tuple(row) for row in source.test.tokens.tolist()}
        assert seen | test == set(product((0, 1), repeat=4))
        assert bool(seen & test) != source.disjoint


def test_windows_of_a_text_are_cut_from_it_and_testing_has_its_own_end():
    text = shipped_text()
    source = Source("text", 64, 32)
    assert "".join(source.names[t] for t in encode(text, source.names)) == text
    train_end = len(text) - round(len(text) * 0.1)
    for batch, part in ((source.batch(0, 16), text[:train_end]), (source.test, text[train_end:])):
        for x, y in zip(batch.tokens, batch.targets, strict=True):
            window = "".join(source.names[t] for t in x) + source.names[y[-1]]
            assert window in part and x[1:].tolist() == y[:-1].tolist()


def test_rare_characters_become_one_token():
    assert characters("aaabbc", 2) == ("a", OTHER)
    assert encode("abcz", ("a", OTHER)).tolist() == [0, 1, 1, 1]
    assert characters("<b>&amp;", 64) == tuple(sorted(set("<b>&amp;")))


def test_a_text_too_short_for_its_windows_is_refused():
    with pytest.raises(ValueError, match="too short"):
        Source("text", 64, 64, text="short " * 12)
