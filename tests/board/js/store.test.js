import assert from "node:assert/strict";
import { test } from "node:test";
import { compileBindings, revisionOf, setInFigure, shownMap, splitPath } from "../../../assets/board/bindings.js";
import { Curves, Store } from "../../../assets/board/store.js";

const rows = (values, width) => ({ data: Float32Array.from(values), shape: [values.length / width, width] });
const frame = (info, arrays = {}) => ({ info: { structure: "a", full: false, pin: null, ...info }, arrays: new Map(Object.entries(arrays)) });
const array = (data, shape = [data.length]) => ({ data, shape });

test("curves append, replace and rewind", () => {
  const curves = new Curves();
  assert.ok(curves.apply(["epoch", "loss"], 0, rows([0, 9, 1, 8], 2)));
  assert.ok(curves.apply(["epoch", "loss"], 2, rows([2, 7], 2)));
  assert.deepEqual([...curves.column("loss")], [9, 8, 7]);
  assert.ok(curves.apply(["epoch", "loss"], 1, rows([1, 5], 2)));
  assert.deepEqual([...curves.column("loss")], [9, 5]);
  assert.ok(curves.apply(["epoch", "loss"], 0, rows([0, 1], 2)));
  assert.deepEqual([...curves.column("epoch")], [0]);
  assert.ok(curves.apply(["epoch", "loss"], 1, undefined));
  assert.equal(curves.column("absent").length, 0);
});

test("curves with a gap are not taken", () => {
  const curves = new Curves();
  assert.equal(curves.apply(["epoch"], 3, rows([3], 1)), false);
  assert.equal(curves.count, 0);
});

test("curves grow over many rows without losing any", () => {
  const curves = new Curves();
  for (let i = 0; i < 2000; i++) curves.apply(["epoch"], i, rows([i], 1));
  assert.equal(curves.column("epoch").length, 2000);
  assert.ok(curves.column("epoch").every((value, i) => value === i));
});

test("an array that is not in a frame stays; another structure forgets all", () => {
  const store = new Store();
  store.apply(frame({ full: true }, { x: array(Float32Array.of(1)), y: array(Float32Array.of(2)) }));
  store.apply(frame({}, { x: array(Float32Array.of(3)) }));
  assert.deepEqual([store.get("x")[0], store.get("y")[0]], [3, 2]);
  assert.ok(store.revisionOf("x") > store.revisionOf("y"));
  store.apply(frame({ structure: "b", full: true }, { x: array(Float32Array.of(4)) }));
  assert.equal(store.get("y"), null);
  assert.equal(store.needsFull, false);
});

test("a gap asks for a full frame until one comes", () => {
  const store = new Store();
  store.apply(frame({ full: false }));
  assert.ok(store.needsFull);
  store.apply(frame({ full: true, curves: { columns: ["epoch"], from: 0 } }, { curves: rows([0], 1) }));
  assert.equal(store.needsFull, false);
  store.apply(frame({ curves: { columns: ["epoch"], from: 5 } }, { curves: rows([5], 1) }));
  assert.ok(store.needsFull);
});

test("bindings gather, follow curves and find maps", () => {
  const store = new Store();
  const { attributes, image } = compileBindings({
    "data[0].z": {
      array: "parameters",
      gather: [
        [2, -1],
        [0, 1],
      ],
    },
    "data[1].x": { array: "parameters", gather: [1, 0] },
    "data[2].y": "curves.loss",
    "data[2].x": "train.x1",
    "layout.images[0]": { map: "classes", sureness: "sureness", instead: { while: "pin", map: "boundary", label: "neuron" } },
  });
  store.apply(
    frame(
      { full: true, curves: { columns: ["loss"], from: 0 } },
      {
        parameters: array(Float32Array.of(10, 20, 30)),
        curves: rows([1, 2, 3], 1),
        "train.x1": array(Float32Array.of(7)),
        classes: array(Uint8Array.of(1, 0), [1, 2]),
        sureness: array(Uint8Array.of(9, 8), [1, 2]),
      },
    ),
  );
  const [matrix, list, curve, points] = attributes.map((binding) => binding.read(store));
  assert.deepEqual(
    matrix.map((row) => [...row]),
    [
      [30, NaN],
      [10, 20],
    ],
  );
  assert.deepEqual([...list], [20, 10]);
  assert.deepEqual([...curve], [1, 2, 3]);
  assert.deepEqual([...points], [7]);
  assert.equal(revisionOf(attributes[0], store), store.revision);
  assert.equal(shownMap(store, image).name, "classes");
  store.apply(frame({ pin: 3 }, { boundary: array(Int8Array.of(5, 6), [1, 2]) }));
  assert.equal(shownMap(store, image).name, "boundary", "a pinned neuron is shown in place of the classes");
  assert.equal(shownMap(store, image).label, "neuron");
  store.apply(frame({ pin: null }));
  assert.equal(shownMap(store, image).name, "classes");
});

test("long curves are thinned and keep their last row", () => {
  const store = new Store();
  const { attributes } = compileBindings({ "data[0].y": "curves.epoch" });
  store.apply(
    frame(
      { full: true, curves: { columns: ["epoch"], from: 0 } },
      {
        curves: rows(
          Array.from({ length: 4321 }, (_, i) => i),
          1,
        ),
      },
    ),
  );
  const drawn = attributes[0].read(store);
  assert.ok(drawn.length <= 1001);
  assert.deepEqual([drawn[0], drawn[drawn.length - 1]], [0, 4320]);
});

test("attribute paths", () => {
  assert.deepEqual(splitPath("data[12].marker.color"), { trace: 12, attribute: "marker.color" });
  assert.deepEqual(splitPath("layout.yaxis.type"), { trace: null, attribute: "yaxis.type" });
  const figure = { data: [{}], layout: {} };
  setInFigure(figure, "data[0].marker.color", [1]);
  setInFigure(figure, "layout.yaxis.type", "log");
  setInFigure(figure, "data[5].x", [1]);
  assert.deepEqual(figure, { data: [{ marker: { color: [1] } }], layout: { yaxis: { type: "log" } } });
});
