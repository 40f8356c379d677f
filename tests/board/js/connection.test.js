import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseBefore } from "../../../assets/board/backoff.js";
import { Connection } from "../../../assets/board/connection.js";
import { decide } from "../../../assets/board/resume.js";
import { nextTurn, turnComesIn, turnInterval } from "../../../assets/board/turns.js";

function makeWorld() {
  const world = { sockets: [], timers: [], statuses: [], frames: [], messages: [], random: () => 0 };
  world.WebSocket = class {
    constructor(url) {
      Object.assign(this, { url, sent: [], readyState: 0 });
      world.sockets.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close(code) {
      this.closed = code;
    }
    accept() {
      this.readyState = 1;
      this.onopen();
    }
    drop(code) {
      this.readyState = 3;
      this.onclose({ code });
    }
  };
  world.setTimeout = (run, pause) => world.timers.push({ run, pause });
  world.clearTimeout = () => {};
  world.connection = new Connection(
    "ws://here/live/t",
    { onFrame: (f) => world.frames.push(f), onMessage: (m) => world.messages.push(m), onStatus: (s) => world.statuses.push(s) },
    world,
  );
  return world;
}

test("pauses double from a quarter of a second to eight seconds", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6, 50].map((n) => pauseBefore(n, () => 0)),
    [250, 500, 1000, 2000, 4000, 8000, 8000, 8000],
  );
  assert.ok(pauseBefore(3, () => 0.999) >= 1500);
});

test("two credits on opening, commands only while open", () => {
  const { sockets, connection, statuses } = makeWorld();
  assert.equal(connection.send({ op: "play" }), false);
  sockets[0].accept();
  assert.deepEqual(sockets[0].sent, [{ op: "credit", n: 2 }]);
  assert.equal(connection.send({ op: "play" }), true);
  assert.deepEqual(statuses, ["connecting", "open"]);
});

test("a drop connects again with growing pauses, and anew after it spoke", () => {
  const world = makeWorld();
  for (let i = 0; i < 3; i++) {
    world.sockets.at(-1).drop(1006);
    world.timers.at(-1).run();
  }
  assert.deepEqual(
    world.timers.map((timer) => timer.pause),
    [250, 500, 1000],
  );
  world.sockets.at(-1).accept();
  world.sockets.at(-1).onmessage({ data: '{"role": "owner"}' });
  assert.deepEqual(world.messages, [{ role: "owner" }]);
  world.sockets.at(-1).drop(1012);
  assert.equal(world.timers.at(-1).pause, 250);
  assert.equal(world.statuses.at(-1), "waiting");
});

test("with too many windows it says so and tries again", () => {
  const world = makeWorld();
  world.sockets[0].accept();
  world.sockets[0].drop(4429);
  assert.equal(world.statuses.at(-1), "crowded");
  assert.equal(world.timers.length, 1);
});

test("4404 and close() end it for good", () => {
  const gone = makeWorld();
  gone.sockets[0].accept();
  gone.sockets[0].drop(4404);
  assert.equal(gone.timers.length, 0);
  assert.equal(gone.statuses.at(-1), "gone");
  const closed = makeWorld();
  closed.sockets[0].accept();
  closed.connection.close();
  closed.sockets[0].drop(1000);
  assert.equal(closed.timers.length, 0);
  assert.equal(closed.statuses.at(-1), "closed");
});

test("a reload asks for its token first", () => {
  assert.equal(decide(null, { token: "b" }), "connect");
  assert.equal(decide("a", { token: "b" }), "ask");
  assert.equal(decide("a", { token: "a" }), "connect");
  assert.equal(decide("a", { token: "b", resume_refused: true }), "connect");
});

const chart = (lastDraw, stale = true, cost = 10) => ({ lastDraw: () => lastDraw, stale: () => stale, visible: true, due: false, cost });

test("charts take turns, the longest waiting first, within the frame's time", () => {
  const charts = [chart(800), chart(500), chart(0, false), { ...chart(0), visible: false }];
  assert.equal(nextTurn(charts, 1000, 1, true), charts[1]);
  assert.equal(nextTurn(charts, 1000, 12, true), charts[1], "overdue");
  assert.equal(nextTurn([charts[0]], 1000, 12, true), null, "no time left in this frame");
  assert.equal(nextTurn([charts[0]], 900, 1, true), null, "not yet");
  assert.equal(nextTurn([charts[0]], 801, 1, false), charts[0], "at once while paused");
});

test("what a person waits for is drawn first and without waiting", () => {
  const asked = { ...chart(999), due: true };
  assert.equal(nextTurn([chart(0), asked], 1000, 1, true), asked);
});

test("no animation frame is asked for before a chart's turn comes", () => {
  assert.equal(turnComesIn([chart(950), chart(900)], 1000, true), 50, "150 ms after the one that was drawn longest ago");
  assert.equal(turnComesIn([chart(100)], 1000, true), 0);
  assert.equal(turnComesIn([chart(999)], 1000, false), 0, "at once while paused");
  assert.equal(turnComesIn([{ ...chart(999), due: true }], 1000, true), 0);
  assert.equal(turnComesIn([chart(0, false), { ...chart(0), visible: false }], 1000, true), Infinity);
});

test("charts that cost much wait longer", () => {
  assert.equal(turnInterval([chart(0, true, 5)]), 150);
  assert.ok(turnInterval([chart(0, true, 40), chart(0, true, 40)]) > 300);
  assert.equal(turnInterval([chart(0, true, 4000)]), 600);
});
