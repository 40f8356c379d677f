// The address of a run with weights and lists, and the lines that embed it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { byPart, embedLines, makeAddress } from "../../../assets/board/link_text.js";

const HREF = "http://host/play/compare?training.l1=0.1&vary=depth:1;2&hide=old";

test("what an address said before of lists and weights is replaced", () => {
  const address = makeAddress(HREF, { hide: ["training.l1", "network"], lock: [], weights: "eJ_-0" });
  assert.equal(new URL(address).searchParams.get("hide"), "training.l1,network");
  assert.equal(new URL(address).searchParams.get("vary"), "depth:1;2");
  assert.ok(address.endsWith("hide=training.l1,network&weights=eJ_-0"));
  assert.ok(!makeAddress(address, { hide: [], lock: [] }).includes("hide"));
});

test("embedding lines are HTML whatever stands in the address", () => {
  const lines = embedLines(makeAddress('http://host/?data.text="><script>', { hide: [], lock: ["data"] }));
  assert.match(lines, /^<iframe src="[^"<>]*&amp;embed=true" [^<>]*><\/iframe>$/);
});

test("settings are listed by their parts", () => {
  const parts = byPart({ task: ["Task", "x"], "data.noise": ["Noise", "0"], "data.seed": ["Seed", "1"] });
  assert.deepEqual([...parts.keys()], ["", "data"]);
  assert.deepEqual(
    parts.get("data").map(({ label }) => label),
    ["Noise", "Seed"],
  );
});
