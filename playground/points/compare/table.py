"""A comparison's numbers: the curves' columns and the table, from what was measured of each network."""

import numpy as np
import numpy.typing as npt

from playground.core.trainer import Arrays
from playground.points.kernel.measure import MEASURES

Floats = npt.NDArray[np.floating]
HEAD = ("train_loss", "test_loss", "train_score", "test_score")
LEVELS = 100  # of the test score, a percent each, at which epochs and seconds are kept: any of them can become the target


def columns(variants: int, seeds: int) -> tuple[str, ...]:
    """The curves of so many variants with so many starting weights each."""
    names = ["epoch", *HEAD]
    for v in range(variants):
        names += [f"{name}.{v}" for name in (*HEAD, "gradient")]
        if seeds > 1:
            names += [f"{name}.{end}.{v}" for name in ("test_loss", "test_score") for end in ("low", "high")]
    return tuple(names)


def spread(values: Floats) -> Floats:
    """Standard deviation over the weights, (V, …) for (V, S, …): of a sample, 0 of a single one."""
    found: Floats = values.std(axis=1, ddof=1) if values.shape[1] > 1 else np.zeros_like(values[:, 0])
    return found


def row(epoch: float, measures: Floats) -> dict[str, float]:
    """A row of the curves from MEASURES of each network, (V, S, 7)."""
    means, deviations = measures.mean(axis=1), spread(measures)
    least, most = measures.min(axis=1), measures.max(axis=1)  # a band ends where its networks do: no loss below 0, no accuracy above 1
    found = {"epoch": epoch} | {name: float(np.median(means[:, k])) for k, name in enumerate(HEAD)}
    for v, values in enumerate(means.tolist()):
        found |= {f"{name}.{v}": values[k] for k, name in enumerate(HEAD)}
        found[f"gradient.{v}"] = values[4]
        for k in (1, 3):
            off = float(deviations[v, k])
            found[f"{MEASURES[k]}.low.{v}"] = max(values[k] - off, float(least[v, k]))
            found[f"{MEASURES[k]}.high.{v}"] = min(values[k] + off, float(most[v, k]))
    return found


def table(measures: Floats, sound: npt.NDArray[np.bool_], counts: Floats, seconds: Floats, parameters: Floats, reached: Floats) -> Arrays:
    """The table's columns, float32 (V,).

    measures: (V, S, 7). sound, counts (updates), seconds: (V, S). parameters: (V,). reached: epochs and seconds to the target, (V, 2).
    """
    means, deviations = measures.mean(axis=1), spread(measures)
    found = {name: means[:, k] for k, name in enumerate(HEAD)} | {f"{name}_std": deviations[:, k] for k, name in enumerate(HEAD)}
    spent, first, last = seconds.sum(axis=1), means[:, 4], means[:, 5]
    found |= {
        "epochs_to_target": reached[:, 0],
        "seconds_to_target": reached[:, 1],
        "updates_per_s": np.divide(counts.sum(axis=1), spent, out=np.full(len(spent), -1.0), where=spent > 0),
        "dead": means[:, 6],
        "gradient_ratio": np.divide(first, last, out=np.full_like(first, -1.0), where=last > 1e-30),
        "parameters": parameters,
        "state": np.where(sound.all(axis=1), 0.0, 1.0),
    }
    limit = float(np.finfo(np.float32).max)
    return {f"table.{name}": np.clip(values, -limit, limit).astype(np.float32) for name, values in found.items()}


class Reached:
    """When each variant's mean test score first reached each percent: epochs and training seconds, −1 while it has not."""

    def __init__(self, variants: int):
        self.first = np.full((variants, LEVELS + 1, 2), -1.0)

    def note(self, scores: Floats, epochs: Floats, seconds: Floats) -> None:
        """Mean test scores (V, E) at the ends of epochs (E,), after so many seconds (V, E). NaN counts as not reached."""
        best = np.maximum.accumulate(np.nan_to_num(scores, nan=-np.inf), axis=1)
        levels = np.arange(LEVELS + 1) / LEVELS - 1e-6
        new = (self.first[:, :, 0] < 0) & (best[:, -1:] >= levels)
        for v in np.flatnonzero(new.any(axis=1)):
            at = np.searchsorted(best[v], levels[new[v]])
            self.first[v, new[v]] = np.stack([epochs[at], seconds[v, at]], axis=1)

    def target(self, score: float) -> Floats:
        """Epochs and seconds to a test score, in whole percents, rounded up; (V, 2)."""
        found: Floats = self.first[:, min(LEVELS, int(np.ceil(score * LEVELS - 1e-6)))]
        return found
