import assert from "node:assert/strict";
import { test } from "node:test";
import { atPath, format, formatCount, formatLoss, formatPercent, formatPlain, formatRate, formatValue } from "../../../assets/board/format.js";

test("counts have six digits, those that say nothing apart", () => {
  assert.deepEqual(formatCount(0), { dim: "000,00", text: "0" });
  assert.deepEqual(formatCount(123), { dim: "000,", text: "123" });
  assert.deepEqual(formatCount(1234), { dim: "00", text: "1,234" });
  assert.deepEqual(formatCount(123456), { dim: "", text: "123,456" });
  assert.deepEqual(formatCount(12345678), { dim: "", text: "12,345,678" });
  assert.deepEqual(formatCount(null), { dim: "", text: "–" });
});

test("losses", () => {
  const cases = [
    [0.0123, "0.0123"],
    [0.5, "0.5000"],
    [12.34567, "12.346"],
    [123.456, "123.46"],
    [0, "0.0000"],
    [0.00001, "1.0e−5"],
    [123456789, "1.2e8"],
    [Infinity, "∞"],
    [NaN, "–"],
    [null, "–"],
    [-0.25, "−0.2500"],
  ];
  for (const [value, text] of cases) assert.equal(formatLoss(value), text);
});

test("shares, rates, plain numbers and words", () => {
  assert.equal(formatPercent(0.992), "99.2 %");
  assert.equal(formatPercent(1), "100.0 %");
  assert.equal(formatRate(59.4), "59 /s");
  assert.equal(formatRate(1.26), "1.3 /s");
  assert.equal(formatRate(17300), "17,300 /s");
  assert.equal(formatRate(Infinity), "–");
  assert.equal(formatPlain(1234), "1,234");
  assert.equal(formatPlain(0.031234), "0.0312");
  assert.equal(formatPlain(0.00001), "1.0e−5");
  assert.equal(formatPlain("CPU"), "CPU");
  assert.equal(formatValue(-0.4), "−0.400");
  assert.equal(formatValue(0.012345), "0.0123");
  assert.equal(formatValue(0), "0");
  assert.deepEqual(format("number", 0.03), { dim: "", text: "0.03" });
});

test("paths", () => {
  assert.equal(atPath({ readouts: { train_loss: 2 } }, "readouts.train_loss"), 2);
  assert.equal(atPath({}, "readouts.train_loss"), undefined);
});
