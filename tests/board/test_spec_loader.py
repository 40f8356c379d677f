"""A specification is shown when the modules that it names are here; one that comes later is not overwritten by one that was on its way."""

from tests.board.bench import Bench

LOADS = """async () => {
  const address = '/live/assets/0/assets/board/';
  const [{ SpecLoader }, { loadKinds }] = await Promise.all([import(address + 'spec_loader.js'), import(address + 'make_panels.js')]);
  const shown = [];
  await new Promise((done) => {
    const onReady = ({ name }) => { shown.push(name); if (name === 'first') done(); };
    window.loader = new SpecLoader({ onReady, onFailure: () => shown.push('failure') });
    window.loader.load({ name: 'first' });
  });
  const slow = { name: 'overtaken', modules: { costs: 'pages/attention/costs.js' } };
  window.loader.load(slow);
  window.loader.load({ name: 'latest' });
  await loadKinds(slow);
  await new Promise((done) => setTimeout(done)); // what waits for the same modules has gone on
  window.loader.load({ name: 'broken', modules: { none: 'pages/attention/none.js' } });
  while (!shown.includes('failure')) await new Promise((done) => setTimeout(done, 10));
  return shown;
}"""


def test_the_latest_specification_is_shown_and_a_missing_module_is_said(bench: Bench) -> None:
    bench.open()
    assert bench.page.evaluate(LOADS) == ["first", "latest", "failure"]
    assert len(bench.errors) == 2 and all("none.js" in error or "404" in error for error in bench.errors), bench.errors
    bench.errors.clear()
