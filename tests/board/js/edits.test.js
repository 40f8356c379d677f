import assert from "node:assert/strict";
import { test } from "node:test";
import { EditQueue } from "../../../assets/board/edits.js";
import { applyEdit, draftOf } from "../../../pages/playground/draft.js";

const network = {
  features: [
    { name: "x1", on: true },
    { name: "x2", on: false },
  ],
  hidden: [4, 2],
  activations: ["tanh", "relu"],
  activation_choices: [{ name: "relu" }],
};

function makeQueue() {
  const sent = [];
  const timers = [];
  const queue = new EditQueue((message) => sent.push(structuredClone(message)), {
    setTimeout: (run) => timers.push(run),
    clearTimeout: () => (timers.length = 0),
  });
  return { sent, timers, queue };
}

test("while one message is unanswered further edits wait and go together", () => {
  const { sent, queue } = makeQueue();
  queue.add({ op: "neurons", layer: 0, count: 5 });
  queue.add({ op: "neurons", layer: 0, count: 6 });
  queue.add({ op: "neurons", layer: 0, count: 7 });
  assert.equal(sent.length, 1);
  assert.equal(draftOf(queue, network).hidden[0], 7, "the draft has them all");
  queue.seen(sent[0].id);
  assert.equal(sent.length, 2);
  assert.equal(sent[1].edits.length, 2);
  assert.ok(sent[1].id > sent[0].id);
  queue.seen(sent[1].id);
  assert.deepEqual(queue.pending(), []);
});

test("an answer to something older changes nothing, and ids go on from what the page has seen", () => {
  const { sent, queue } = makeQueue();
  queue.seen(41);
  queue.add({ op: "new_weights" });
  assert.equal(sent[0].id, 42);
  queue.seen(41);
  assert.equal(queue.pending().length, 1);
});

test("a message that got lost is sent again with the same id", () => {
  const { sent, timers, queue } = makeQueue();
  queue.add({ op: "new_weights" });
  timers[0]();
  assert.deepEqual(sent[1], sent[0]);
});

test("edits on a draft", () => {
  assert.deepEqual(applyEdit(network, { op: "add_layer", at: 1 }).hidden, [4, 4, 2]);
  assert.deepEqual(applyEdit(network, { op: "add_layer", at: 2 }).activations, ["tanh", "relu", "relu"]);
  assert.deepEqual(applyEdit({ ...network, hidden: [], activations: [] }, { op: "add_layer", at: 0 }).hidden, [4]);
  assert.deepEqual(applyEdit(network, { op: "remove_layer", at: 0 }).hidden, [2]);
  assert.equal(applyEdit(network, { op: "feature", name: "x2", on: true }).features[1].on, true);
  assert.deepEqual(network.hidden, [4, 2], "the page's own is not touched");
});
