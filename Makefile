# make run    set up and start the playground on 127.0.0.1:8501
# make test   set up and run the whole suite, with a real browser
# make check-js   types, lint and form of the JavaScript; needs npm

PORT ?= 8501
PYTHON ?= python3
PIP = .venv/bin/python -m pip install --disable-pip-version-check --quiet

.PHONY: run test check check-js bench-engine bench-live bench-compare bench-attention bench-neighbours bench-faults bench-history thumbnails screenshot clean

run: .venv/run.stamp
	.venv/bin/python -m playground.shell.serve --server.port $(PORT) --server.address 127.0.0.1

test: .venv/dev.stamp browser check
	.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/dev.stamp
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy playground

check-js: node_modules/.stamp
	npm run --silent check

node_modules/.stamp: package.json
	npm install --no-audit --no-fund --no-package-lock --silent
	touch $@

# A Chromium for the browser tests: the one that is there, else the system's package, else Playwright's own.
.PHONY: browser
browser: .venv/dev.stamp
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| (command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null) \
	|| .venv/bin/python -m playwright install chromium

bench-engine: .venv/dev.stamp
	.venv/bin/python -m benchmarks.engine

bench-live: .venv/dev.stamp browser
	.venv/bin/python -m benchmarks.live

bench-compare: .venv/dev.stamp browser
	.venv/bin/python -m benchmarks.compare_engine
	.venv/bin/python -m benchmarks.compare_live
	.venv/bin/python -m benchmarks.sensitivity

bench-attention: .venv/dev.stamp browser
	.venv/bin/python -m benchmarks.attention

bench-neighbours: .venv/dev.stamp
	.venv/bin/python -m benchmarks.neighbours

bench-faults: .venv/dev.stamp
	.venv/bin/python -m benchmarks.faults

bench-history: .venv/dev.stamp
	.venv/bin/python -m benchmarks.history

thumbnails: .venv/run.stamp
	.venv/bin/python -m playground.points.thumbnails

screenshot: .venv/dev.stamp browser
	.venv/bin/python -m docs.make_screenshot

.venv/run.stamp: requirements.txt
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	.venv/bin/python -c "from playground.points.kernel import many, operators; operators.warm_up(); many.warm_up()"
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(PIP) -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -exec rm -rf {} +
