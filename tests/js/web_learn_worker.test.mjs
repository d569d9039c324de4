import assert from "node:assert/strict";
import test from "node:test";
import { BundleError } from "../../src/moveset/studio/web/runtime/bundle_error.js";
import { LearnClient } from "../../src/moveset/studio/web/runtime/learn/learn_client.js";
import { LearnService } from "../../src/moveset/studio/web/runtime/learn/learn_service.js";
import { TrainingError } from "../../src/moveset/studio/web/runtime/learn/training_error.js";

const MOVES = [{ move: "wave", key: "", hold: false, title: "" }];
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Return a service, and the replies that it gave. */
function serviceOf(surroundings = {}) {
  const replies = [];
  const service = new LearnService({
    loadOrt: async () => ({}),
    loadBackground: async () => ({ clips: [], network: "", embeddings: [] }),
    readMessages: turn,
    reply: (reply) => replies.push(reply),
    ...surroundings,
  });
  return { service, replies };
}

const request = (id) => ({ type: "enrol", id, files: {}, base: null, recordings: [], moves: MOVES, holdOut: true });

test("the worker answers each request, also after an error", async () => {
  const { service, replies } = serviceOf();
  service.handle(request(1));
  await service.handle(request(2));
  assert.deepEqual(replies.map(({ id, type, name }) => [id, type, name]), [1, 2].map((id) => [id, "error", "TrainingError"]));
  assert.match(replies[0].message, /no example to learn from/);
});

test("a file that could not be loaded is asked for again", async () => {
  let asked = 0;
  const loadOrt = async () => {
    asked += 1;
    if (asked === 1) throw new Error("check the connection");
    return {};
  };
  const { service, replies } = serviceOf({ loadOrt });
  await service.handle(request(1));
  await service.handle(request(2));
  await service.handle(request(3));
  assert.equal(asked, 2);
  assert.deepEqual(replies.map(({ name }) => name), ["Error", "TrainingError", "TrainingError"]);
});

/** A worker that answers nothing. */
class SilentWorker {
  sent = [];
  isEnded = false;

  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.isEnded = true;
  }
}

/** Return a client and its workers; each new one is another. */
function clientOf() {
  globalThis.location ??= new URL("http://localhost/page/");
  const workers = [];
  const openWorker = () => {
    workers.push(new SilentWorker());
    return workers.at(-1);
  };
  return { client: new LearnClient({ files: { background: "here.npz" }, openWorker }), workers };
}

test("the page gets progress and the enrolment of each request", async () => {
  const { client, workers } = clientOf();
  const shares = [];
  const one = client.enrol(null, [], MOVES, { onProgress: (share) => shares.push(share) });
  const two = client.enrol(null, [], MOVES, { holdOut: false });
  const [worker] = workers;
  assert.equal(workers.length, 1);
  assert.deepEqual(worker.sent.map(({ id, holdOut }) => [id, holdOut]), [[1, true], [2, false]]);
  assert.match(worker.sent[0].files.background, /here\.npz$/);
  assert.match(worker.sent[0].files.ort, /onnxruntime-web\/ort\.wasm\.bundle\.min\.mjs$/);
  for (const data of [
    { type: "progress", id: 1, share: 0.5 },
    { type: "done", id: 2, enrolment: "second" },
    { type: "done", id: 1, enrolment: "first" },
    { type: "done", id: 1, enrolment: "again" },
  ]) {
    worker.onmessage({ data });
  }
  assert.deepEqual([await one, await two, shares], ["first", "second", [0.5]]);
});

test("errors of the worker keep their kind and their words", async () => {
  const { client, workers } = clientOf();
  for (const [name, kind] of [["TrainingError", TrainingError], ["BundleError", BundleError], ["FileError", Error]]) {
    const enrolled = client.enrol(null, [], MOVES);
    workers[0].onmessage({ data: { type: "error", id: client.asked, name, message: "in words" } });
    await assert.rejects(enrolled, (error) => error instanceof kind && error.name === name && error.message === "in words");
  }
});

test("what is cancelled is rejected at once, and the worker is told", async () => {
  const { client, workers } = clientOf();
  const stop = new AbortController();
  const enrolled = client.enrol(null, [], MOVES, { signal: stop.signal });
  stop.abort();
  await assert.rejects(enrolled, { name: "AbortError" });
  assert.deepEqual(workers[0].sent.at(-1), { type: "cancel", id: 1 });
  workers[0].onmessage({ data: { type: "error", id: 1, name: "AbortError", message: "" } });
  await assert.rejects(client.enrol(null, [], MOVES, { signal: stop.signal }), { name: "AbortError" });
});

test("after a crash another worker is opened", async () => {
  const { client, workers } = clientOf();
  const enrolled = client.enrol(null, [], MOVES);
  workers[0].onerror({ message: "out of memory" });
  await assert.rejects(enrolled, /learning has stopped: teach again, or reload the page \(out of memory\)/);
  const again = client.enrol(null, [], MOVES);
  assert.equal(workers.length, 2);
  client.close();
  await assert.rejects(again, /learning was ended/);
  assert.ok(workers.every(({ isEnded }) => isEnded));
});
