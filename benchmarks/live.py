"""How smooth and how fast the page is in headless Chromium at 1440×900, one JSON object a line.

`python -m benchmarks.live` measures both networks; `--soak MINUTES` plays that long and compares the browser's heap
with what it was after one minute.
"""

import argparse
import json
import statistics
import time

import psutil
import torch
from playwright.sync_api import Browser, Page

from benchmarks.engine import naive_epochs, rate_of
from playground.points.config import RunConfig, make_link, parse_config
from playground.points.trainer import MLPTrainer
from tests.browser.driver import Board
from tests.serving import App, chromium, serve, wait_for_frame

NETWORKS = {
    "default": RunConfig(),
    "six-layers": parse_config({"network": {"hidden": [8] * 6}}),
}
VIEWPORT = {"width": 1440, "height": 900}


def mebibytes(process: psutil.Process) -> float:
    return round(process.memory_info().rss / 2**20, 1)


def open_page(browser: Browser, app: App, config: RunConfig) -> tuple[Page, float]:
    """A page in a context of its own, and milliseconds from asking for it to its first drawn frame."""
    page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
    start = time.perf_counter()
    page.goto(make_link(config, app.url))
    wait_for_frame(page)
    return page, 1000 * (time.perf_counter() - start)


def rates(page: Page, seconds: float) -> tuple[float, float]:
    """Drawn frames and epochs per second over that time."""
    script = "() => [performance.now(), window.__npBoard.framesDrawn, window.__npBoard.store.info.epoch]"
    t0, f0, e0 = page.evaluate(script)
    page.wait_for_timeout(1000 * seconds)
    t1, f1, e1 = page.evaluate(script)
    return (f1 - f0) / (t1 - t0) * 1000, (e1 - e0) / (t1 - t0) * 1000


def play_latency(page: Page) -> float:
    """Milliseconds from the click on play to the next drawn frame."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
              const before = window.__npBoard.store.info.step, start = performance.now();
              document.querySelector('.np-board .np-play').click();
              const look = () => window.__npBoard.store.info.step > before ? done(performance.now() - start) : requestAnimationFrame(look);
              look();
            })"""
        )
    )


def naive_epochs_per_s(config: RunConfig, seconds: float) -> float:
    """The plain PyTorch loop on one core, with the browser idle."""
    torch.set_num_threads(1)
    return rate_of(naive_epochs(list(config.network.hidden), config.training.optimizer, MLPTrainer(config)), seconds)


def measure(browser: Browser, app: App, name: str, config: RunConfig, repeats: int, seconds: float) -> dict[str, object]:
    open_page(browser, app, config)[0].context.close()  # warm the caches
    firsts, latencies, frames, fast, naive = [], [], [], [], []
    for _ in range(repeats):
        page, first = open_page(browser, app, config)
        firsts.append(first)
        latencies.append(play_latency(page))
        page.wait_for_timeout(1000)
        frames.append(rates(page, seconds)[0])
        board = Board(page, app.url).at_full_speed()
        page.wait_for_timeout(1000)
        fast.append(rates(page, seconds))
        board.pause()
        naive.append(naive_epochs_per_s(config, min(seconds, 3.0)))
        page.context.close()
    middle = statistics.median
    return {
        "bench": "live",
        "network": name,
        "frames_per_s": round(middle(frames), 1),
        "frames_per_s_at_full_speed": round(middle(f for f, _ in fast), 1),
        "epochs_per_s": round(middle(e for _, e in fast)),
        "naive_epochs_per_s": round(middle(naive), 1),
        "ratio_to_naive": round(middle(e / n for (_, e), n in zip(fast, naive, strict=True)), 1),
        "first_frame_ms": round(middle(firsts)),
        "play_to_frame_ms": round(middle(latencies)),
        "web_rss_mb": mebibytes(psutil.Process(app.process.pid)),
        "worker_rss_mb": max(map(mebibytes, app.workers())),
    }


def heap(page: Page) -> float:
    """Bytes in use by the page's JavaScript after a garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])


def soak(browser: Browser, app: App, minutes: float) -> dict[str, object]:
    page, _ = open_page(browser, app, NETWORKS["six-layers"])
    page.evaluate("() => { window.__charts = [...document.querySelectorAll('.np-board .js-plotly-plot')]; }")
    Board(page, app.url).play()
    page.wait_for_timeout(60_000)
    first = heap(page)
    page.wait_for_timeout(60_000 * (minutes - 1))
    last = heap(page)
    kept = page.evaluate("() => window.__charts.every((c, i) => c === document.querySelectorAll('.np-board .js-plotly-plot')[i])")
    return {
        "bench": "soak",
        "minutes": minutes,
        "heap_mb_after_1": round(first / 2**20, 1),
        "heap_mb": round(last / 2**20, 1),
        "ratio": round(last / first, 2),
        "charts_kept": kept,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="play that long instead and watch the heap")
    arguments = parser.parse_args()
    with serve() as app, chromium() as browser:
        if arguments.soak:
            print(json.dumps(soak(browser, app, arguments.soak)), flush=True)
            return
        for name, config in NETWORKS.items():
            print(json.dumps(measure(browser, app, name, config, arguments.repeats, arguments.seconds)), flush=True)


if __name__ == "__main__":
    main()
