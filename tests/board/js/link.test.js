import assert from "node:assert/strict";
import { test } from "node:test";
import { EditQueue } from "../../../assets/board/edits.js";
import { isKeepsake, lostSince } from "../../../assets/board/keepsake.js";
import { Link } from "../../../assets/board/link.js";

globalThis.location = { protocol: "http:", host: "here", pathname: "/" };
Object.defineProperty(globalThis, "sessionStorage", { value: { getItem: () => null, setItem: () => {} } }); // nothing of before a reload
const keepsake = (...bytes) => new Uint8Array([75, 69, 69, 80, ...bytes]).buffer;

function makeWorld() {
  const world = { sockets: [], timers: [], statuses: [], frames: [], asked: [], newRuns: 0, random: () => 0, clearTimeout: () => {}, ready: true };
  world.listens = () => world.ready;
  world.wait = (looks) => {
    for (let i = 0; i < looks; i++) world.timers.pop()?.run();
  };
  world.WebSocket = class {
    constructor(url) {
      Object.assign(this, { url, sent: [], readyState: 0 });
      world.sockets.push(this);
    }
    send(data) {
      this.sent.push(typeof data === "string" ? JSON.parse(data) : data);
    }
    close() {}
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
  const handlers = {
    onFrame: (bytes) => world.frames.push(bytes),
    onMessage: () => {},
    onStatus: (status) => world.statuses.push(status),
    onNewRun: () => {
      world.newRuns += 1;
    },
  };
  world.link = new Link((token) => world.asked.push(token), handlers, world);
  world.data = (token) => world.link.update({ base: "/", token });
  world.data("a");
  world.socket = () => world.sockets.at(-1);
  return world;
}

test("a keepsake is no frame", () => {
  assert.ok(isKeepsake(keepsake(1)));
  for (const bytes of [[], [75, 69, 69], [80, 69, 69, 75, 0, 0, 0, 0]]) assert.equal(isKeepsake(new Uint8Array(bytes).buffer), false);
  const world = makeWorld();
  world.socket().accept();
  world.socket().onmessage({ data: keepsake(1) });
  world.socket().onmessage({ data: new ArrayBuffer(9) });
  assert.equal(world.frames.length, 1);
});

test("what was trained since the keepsake is counted in what the page calls an epoch", () => {
  const from = { run: 2, epoch: 100 };
  assert.equal(lostSince({ run: 2, epoch: 1334 }, from, "epoch"), " The 1,234 epochs after it are lost.");
  assert.equal(lostSince({ run: 2, epoch: 101 }, from, "update"), " The update after it is lost.");
  assert.equal(lostSince({ run: 2, epoch: 100 }, from, "epoch"), "");
  assert.equal(lostSince({ run: 2, epoch: 90 }, from, "epoch"), "", "kept, and not shown yet");
  assert.equal(lostSince({ run: 3, epoch: 4 }, from, "epoch"), " What was trained after it started over is lost.");
  assert.equal(lostSince(null, from, "epoch"), "");
  assert.equal(lostSince({ run: 2, epoch: 101 }, undefined, "epoch"), "", "another notice");
});

test("a server that does not know the run: the page is asked until it has another, which is offered what was kept, before anything else", () => {
  const world = makeWorld();
  world.socket().accept();
  world.socket().onmessage({ data: keepsake(1) });
  world.socket().onmessage({ data: keepsake(2) });
  world.socket().drop(1006);
  world.timers.pop().run();
  world.socket().accept();
  assert.deepEqual(world.socket().sent, [{ op: "credit", n: 2 }], "the same run needs no keepsake");
  world.socket().drop(4410);
  assert.deepEqual(world.asked, ["a"]);
  assert.equal(world.statuses.at(-1), "waiting");
  world.ready = false;
  world.wait(20);
  assert.deepEqual(world.asked, ["a"], "a page at work would begin anew");
  world.ready = true;
  world.wait(1);
  assert.deepEqual(world.asked, ["a", "a"], "what it was told before it was back is lost");
  world.data("a");
  assert.equal(world.sockets.length, 2, "the old answer is none");
  world.data("b");
  assert.equal(world.newRuns, 1);
  world.socket().accept();
  assert.deepEqual(world.socket().sent, [keepsake(2), { op: "credit", n: 2 }]);
  world.wait(100);
  assert.equal(world.asked.length, 2, "answered");
});

test("a page that never seems to listen is asked all the same, now and then", () => {
  const world = makeWorld();
  world.ready = false;
  world.socket().accept();
  world.socket().drop(4410);
  world.wait(130);
  assert.equal(world.asked.length, 2);
});

test("the next restart is offered what the new run kept; one that drops before that, the old again", () => {
  const world = makeWorld();
  world.socket().accept();
  world.socket().onmessage({ data: keepsake(1) });
  world.socket().drop(4410);
  world.data("b");
  world.socket().accept();
  world.socket().drop(4410);
  world.data("c");
  world.socket().accept();
  assert.deepEqual(world.socket().sent[0], keepsake(1));
  world.socket().onmessage({ data: keepsake(3) });
  world.socket().drop(4410);
  world.data("d");
  world.socket().accept();
  assert.deepEqual(world.socket().sent[0], keepsake(3));
});

test("a run that was ended is not brought back", () => {
  const world = makeWorld();
  world.socket().accept();
  world.socket().onmessage({ data: keepsake(1) });
  world.socket().drop(4404);
  assert.equal(world.statuses.at(-1), "gone");
  assert.deepEqual(world.asked, []);
  world.data("b");
  world.socket().accept();
  assert.deepEqual(world.socket().sent, [{ op: "credit", n: 2 }]);
});

test("an edit that a lost page may not have heard is told to the next with its id", () => {
  const sent = [];
  const edits = new EditQueue((message) => sent.push(message), { setTimeout: () => 1, clearTimeout: () => {} });
  edits.again();
  edits.add({ op: "new_weights" });
  edits.again();
  assert.deepEqual(
    sent.map((message) => message.id),
    [1, 1],
  );
  edits.seen(1);
  edits.again();
  assert.equal(sent.length, 2);
});
