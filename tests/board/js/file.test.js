import assert from "node:assert/strict";
import { test } from "node:test";
import { isFile, parseFile } from "../../../assets/board/file.js";

/** @param {string} head @param {number[]} data */
function message(head, data) {
  const bytes = new TextEncoder().encode(head);
  const all = new Uint8Array(8 + bytes.length + data.length);
  all.set([70, 73, 76, 69]);
  new DataView(all.buffer).setUint32(4, bytes.length, true);
  all.set(bytes, 8);
  all.set(data, 8 + bytes.length);
  return all.buffer;
}

test("a file comes with its name and every byte", () => {
  const bytes = message('{"file": "network.onnx"}', [0, 255, 7]);
  assert.ok(isFile(bytes));
  const { name, data } = parseFile(bytes);
  assert.equal(name, "network.onnx");
  assert.deepEqual([...data], [0, 255, 7]);
});

test("frames, keepsakes and short messages are no files", () => {
  assert.ok(!isFile(new ArrayBuffer(0)));
  assert.ok(!isFile(new Uint8Array([70, 73, 76, 69]).buffer));
  assert.ok(!isFile(new Uint8Array([75, 69, 69, 80, 0, 0, 0, 0, 0]).buffer));
  assert.ok(!isFile(new Uint8Array([200, 1, 0, 0, 0, 0, 0, 0, 123]).buffer));
});
