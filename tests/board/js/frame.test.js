import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseFrame, parseLooseJson } from "../../../assets/board/frame.js";

const file = readFileSync(process.env.FRAME);
const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);

test("arrays come back as Python wrote them", () => {
  const { arrays } = parseFrame(bytes);
  assert.deepEqual([...arrays.get("boundary").data], [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  assert.deepEqual(arrays.get("boundary").shape, [3, 4]);
  assert.ok(arrays.get("boundary").data instanceof Int8Array);
  assert.deepEqual([...arrays.get("sureness").data], [0, 128, 255]);
  assert.deepEqual([...arrays.get("parameters").data], [0.5, -1.25, Math.fround(3e-8)]);
  assert.deepEqual([...arrays.get("curves").data], [0, 0.5, 1, 0.25]);
  assert.deepEqual(arrays.get("empty").shape, [0, 2]);
  assert.equal(arrays.get("empty").data.length, 0);
});

test("info is read, also with NaN in its numbers and its words", () => {
  const { info } = parseFrame(bytes);
  assert.equal(info.structure, "x→1");
  assert.deepEqual(info.readouts, { train_loss: null, test_loss: null });
  assert.equal(info.message, "NaN in words");
});

test("bytes cut short are refused", () => {
  assert.throws(() => parseFrame(bytes.slice(0, bytes.byteLength - 3)), /ends after the bytes/);
  assert.throws(() => parseFrame(bytes.slice(0, 20)), /header is longer/);
});

test("loose JSON keeps strings", () => {
  assert.deepEqual(parseLooseJson('{"a": [NaN, -Infinity, 1], "b": "say \\"NaN\\""}'), { a: [null, null, 1], b: 'say "NaN"' });
});
