import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { fetchFile } from "../../src/moveset/studio/web/runtime/files.js";
import { defaultThreads, missingSupport } from "../../src/moveset/studio/web/runtime/live/browser_support.js";
import { BundleRunner } from "../../src/moveset/studio/web/runtime/live/bundle_runner.js";
import { openCamera } from "../../src/moveset/studio/web/runtime/live/camera.js";
import { FrameClock, frameTimeS } from "../../src/moveset/studio/web/runtime/live/frame_clock.js";
import { FrameTimes, expectedFrameMs, firstModel, isTooSlow } from "../../src/moveset/studio/web/runtime/live/model_choice.js";
import { MoveEvents } from "../../src/moveset/studio/web/runtime/live/move_events.js";
import { TotalProgress } from "../../src/moveset/studio/web/runtime/live/progress.js";
import { PoseClient } from "../../src/moveset/studio/web/runtime/pose/pose_client.js";
import { openNetworks } from "../../src/moveset/studio/web/runtime/pose/pose_networks.js";
import { readRequest } from "../../src/moveset/studio/web/runtime/pose/pose_protocol.js";

/** Serve answers by path, and return what a call with the server's address returns. */
async function serving(answers, call) {
  const server = createServer((request, response) => answers[request.url.slice(1).split("?")[0]](response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    return await call(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @param {Uint8Array} bytes */
const sends = (bytes, headers = {}) => (response) => response.writeHead(200, { "content-length": bytes.length, ...headers }).end(bytes);

test("a gzip file is inflated by whoever gets it, and any other file is as it was", async () => {
  const text = Buffer.from("a network ".repeat(1000));
  const packed = gzipSync(text);
  const answers = { "raw.gz": sends(packed), "inflated.gz": sends(packed, { "content-encoding": "gzip" }), plain: sends(text), empty: sends(Buffer.alloc(0)) };
  await serving(answers, async (site) => {
    for (const name of ["raw.gz", "inflated.gz", "plain"]) assert.deepEqual(Buffer.from(await fetchFile(`${site}/${name}`)), text, name);
    assert.equal((await fetchFile(`${site}/empty`)).length, 0);
  });
});

test("progress is told in bytes as they are transferred", async () => {
  const packed = gzipSync(Buffer.alloc(300_000, 7));
  await serving({ "a.gz": sends(packed) }, async (site) => {
    const told = [];
    await fetchFile(`${site}/a.gz`, { onProgress: (progress) => told.push(progress) });
    assert.deepEqual(told.at(-1), { loaded: packed.length, total: packed.length });
  });
});

test("a file that cannot be loaded is an error that names it and says what to do", async () => {
  const packed = gzipSync(Buffer.from("a network ".repeat(1000)));
  const answers = {
    "missing.onnx.gz": (response) => response.writeHead(404).end("not here"),
    "cut.onnx.gz": sends(packed.subarray(0, packed.length - 20)),
    "broken.onnx.gz": (response) => (response.writeHead(200, { "content-length": 100 }).write("part"), setTimeout(() => response.destroy(), 10)),
    "bomb.onnx.gz": sends(gzipSync(Buffer.alloc(2_000_000))),
  };
  await serving(answers, async (site) => {
    const load = (name) => fetchFile(`${site}/${name}?version=1`, { maxBytes: 1e6 });
    await assert.rejects(load("missing.onnx.gz"), { name: "FileError", message: /missing\.onnx\.gz could not be loaded: the site does not have it \(error 404\)/ });
    await assert.rejects(load("cut.onnx.gz"), { name: "FileError", message: /cut\.onnx\.gz .*damaged; reload/ });
    await assert.rejects(load("broken.onnx.gz"), { name: "FileError", message: /broken\.onnx\.gz .*check the connection/ });
    await assert.rejects(load("bomb.onnx.gz"), { name: "FileError" });
  });
  await assert.rejects(fetchFile("http://127.0.0.1:1/a.onnx"), { name: "FileError", message: /a\.onnx could not be loaded: check the connection/ });
});

test("loading that is given up ends as an abort, not as a fault of the file", async () => {
  const stop = new AbortController();
  await serving({ slow: (response) => (response.writeHead(200, { "content-length": 100 }).write("part"), setTimeout(() => stop.abort(), 10)) }, (site) =>
    assert.rejects(fetchFile(`${site}/slow`, { signal: stop.signal }), { name: "AbortError" }));
});

test("the total of several files hardly changes while they are loaded, and is reached", () => {
  const told = [];
  const progress = new TotalProgress((one) => told.push(one));
  progress.expect("a", 100);
  progress.expect("b", 50);
  progress.of("a")({ loaded: 10, total: 104 });
  progress.of("b")({ loaded: 60, total: 0 }); // inflated by the browser: more than was transferred
  progress.finish("b");
  progress.of("a")({ loaded: 104, total: 104 });
  assert.deepEqual(told.map(({ loaded, total }) => [loaded, total]), [[10, 154], [60, 154], [60, 154], [154, 154]]);
  progress.forget("b");
  progress.tell();
  assert.deepEqual(told.at(-1), { loaded: 104, total: 104 });
});

test("a browser that lacks something is told what to do, and this one lacks nothing but a page", () => {
  const page = { WebAssembly, Worker: 1, OffscreenCanvas: 1, createImageBitmap: 1, DecompressionStream };
  assert.equal(missingSupport(page), "");
  assert.match(missingSupport({ ...page, WebAssembly: undefined }), /no WebAssembly: .*lockdown/);
  assert.match(missingSupport({ ...page, WebAssembly: { validate: () => false } }), /no WebAssembly SIMD: update/);
  assert.match(missingSupport({ ...page, OffscreenCanvas: undefined }), /no OffscreenCanvas: update/);
});

test("two threads where pages share memory and cores are free", () => {
  const cores = (hardwareConcurrency, crossOriginIsolated = true) => defaultThreads({ crossOriginIsolated, navigator: { hardwareConcurrency } });
  assert.deepEqual([cores(2), cores(4), cores(16), cores(16, false), defaultThreads({})], [1, 2, 2, 1, 1]);
});

test("a device on which keys come late begins with the lighter network, unless the page chose", () => {
  assert.equal(firstModel("auto", 51), "lite"); // the two slow cores that the rule was measured on
  assert.equal(firstModel("auto", 20), "full");
  assert.deepEqual([firstModel("full", 500), firstModel("lite", 5)], ["full", "lite"]);
  assert.ok(expectedFrameMs(51) > 45 && expectedFrameMs(51) < 55);
  assert.deepEqual([15, 36, 45, 90, Infinity].map(isTooSlow), [false, false, true, true, true]);
});

test("frames are judged after the warm-up, by the latest ones, in bounded memory", () => {
  const times = new FrameTimes();
  for (let frame = 0; frame < 59; frame += 1) times.add(frame < 15 ? 500 : 50);
  assert.equal(times.isKnown, false);
  times.add(900); // one hiccup decides nothing
  assert.deepEqual([times.isKnown, times.medianMs], [true, 50]);
  for (let frame = 0; frame < 1000; frame += 1) times.add(100);
  assert.deepEqual([times.latest.length, times.medianMs], [45, 100]);
  times.clear();
  assert.deepEqual([times.isKnown, times.medianMs], [false, 0]);
});

test("a frame's time is when it was captured, or its place in a film", () => {
  const frame = { nowMs: 5000, currentTime: 7, metadata: { captureTime: 4000, presentationTime: 4500, mediaTime: 3 } };
  assert.equal(frameTimeS({ ...frame, isLive: true }), 4);
  assert.equal(frameTimeS({ ...frame, isLive: true, metadata: { presentationTime: 4500, mediaTime: 3 } }), 4.5);
  assert.equal(frameTimeS({ ...frame, isLive: true, metadata: undefined }), 5);
  assert.equal(frameTimeS({ ...frame, isLive: false }), 3);
  assert.equal(frameTimeS({ ...frame, isLive: false, metadata: undefined }), 7);
});

test("a frame that was seen already is left out, and one from before begins anew", () => {
  const judged = (isLive, times) => {
    const clock = new FrameClock();
    return times.map((timeS) => clock.judge(timeS, isLive)).join(" ");
  };
  assert.equal(judged(false, [1, 1, 1.1, 0.9, 1.0]), "new skip new restart new");
  assert.equal(judged(true, [10, 9.99, 10.1, 3, 3.1]), "new skip new restart new"); // a late one, then a clock set anew
  assert.equal(judged(true, [NaN, 1, Infinity, 2]), "skip new skip new");
});

test("without a camera the reason is said in words", async () => {
  const asking = (error) => openCamera({ isSecureContext: true, navigator: { mediaDevices: { getUserMedia: async () => { throw error; } } } });
  const cases = [
    ["NotAllowedError", /blocked: allow it/], ["NotFoundError", /plug one in/], ["OverconstrainedError", /plug one in/],
    ["NotReadableError", /Another program uses the camera/], ["AbortError", /Another program/], ["TypeError", /cannot be used: oh; start again/],
  ];
  for (const [name, message] of cases) await assert.rejects(asking(Object.assign(new Error("oh"), { name })), { name: "CameraError", message });
  await assert.rejects(openCamera({ isSecureContext: false, navigator: {} }), { message: /https/ });
  await assert.rejects(openCamera({ isSecureContext: true, navigator: {} }), { message: /use another browser/ });
});

const rule = (move, more = {}) => ({ move, threshold_on: 0.6, threshold_off: 0.4, smoothing_s: 0, min_duration_s: 0, refractory_s: 0, hold: false, interval_s: 0, max_none: 1, ...more });
const settings = [{ move: "block", key: "l", hold: true, title: "" }, { move: "punch", key: "j", hold: false, title: "" }];
const toyBundle = (rules = [rule("block", { hold: true }), rule("punch")]) => ({ moves: settings, rules });

function makeEvents() {
  const heard = [];
  const events = new MoveEvents(toyBundle(), ({ time_s, move, event, key, hold }) => heard.push(`${time_s} ${event} ${move} ${key} ${hold}`));
  const step = (time_s, block, punch = 0) => events.step({ time_s, probabilities: { block, punch, none: 1 - block - punch } });
  return { events, heard, step };
}

test("events have their key, and say whether it is held", () => {
  const { heard, step } = makeEvents();
  step(1, 0.9);
  step(2, 0);
  step(3, 0, 0.9);
  assert.deepEqual(heard, ["1 press block l true", "2 release block l true", "3 press punch j false"]);
});

test("what is held is released before the past, the rules or the bundle change, once", () => {
  for (const change of [(events) => events.reset(), (events) => events.setRules(toyBundle().rules), (events) => events.setBundle(toyBundle())]) {
    const { events, heard, step } = makeEvents();
    step(1, 0.9);
    change(events);
    change(events);
    step(0.5, 0.9); // another recording: times may begin again
    assert.deepEqual(heard, ["1 press block l true", "1 release block l true", "0.5 press block l true"]);
  }
});

test("rules for other moves are refused, and the old ones stay", () => {
  const { events, heard, step } = makeEvents();
  assert.throws(() => events.setRules([rule("block")]), /one for each of the moves block, punch, not for block/);
  step(1, 0, 0.9);
  assert.deepEqual(heard, ["1 press punch j false"]);
});

/** ONNX Runtime whose sessions are counted. */
function toyOrt() {
  const open = new Set();
  const ort = {
    env: { wasm: {} },
    Tensor: class {},
    InferenceSession: {
      async create(bytes) {
        if (bytes[0] === 9) throw new Error("protobuf parsing failed");
        const session = { run: async () => ({ probabilities: { data: Float32Array.of(bytes[0]) } }), release: async () => open.delete(session) };
        open.add(session);
        return session;
      },
    },
  };
  return { ort, open };
}

test("landmark networks replace one another without a leak, and one that cannot be run changes nothing", async () => {
  const { ort, open } = toyOrt();
  const networks = await openNetworks(ort, { detector: Uint8Array.of(1) });
  await networks.warmUp();
  assert.ok((await networks.measureDetector(() => 4)) === 0);
  await assert.rejects(async () => networks.landmarks, /not loaded/);
  await networks.openLandmarks(ort, Uint8Array.of(2));
  await networks.openLandmarks(ort, Uint8Array.of(3));
  await assert.rejects(networks.openLandmarks(ort, Uint8Array.of(9)), /cannot be run/);
  assert.equal(open.size, 2);
  await networks.dispose();
  assert.equal(open.size, 0);
});

test("too little memory is said in words", async () => {
  for (const error of [new RangeError("WebAssembly.Memory(): could not allocate memory"), new Error("std::bad_alloc"), new Error("Out of memory")]) {
    const ort = { env: { wasm: {} }, Tensor: class {}, InferenceSession: { create: async () => { throw error; } } };
    await assert.rejects(openNetworks(ort, { detector: Uint8Array.of(1) }), /not enough memory; close other tabs/);
  }
});

test("a runner without a bundle gives no probabilities and runs no network", async () => {
  const runner = new BundleRunner();
  assert.equal(await runner.score(1, new Float32Array(198)), null);
  runner.reset();
  await assert.rejects(runner.run({}, []), /no network/);
});

/** A client with a worker that keeps what it is sent. */
function makeClient(listener = {}) {
  const worker = { posted: [], postMessage(message) { this.posted.push(message); }, terminate() {} };
  const heard = [];
  const client = new PoseClient(worker, { onReady() {}, onPose: ({ timeS }) => heard.push(timeS), onError: (message) => heard.push(message), ...listener });
  return { worker, heard, client, answer: (data) => worker.onmessage({ data }) };
}
const frame = () => ({ close() {} });

test("answers go to whoever asked, in any order, and an error keeps its name", async () => {
  const { client, answer } = makeClient();
  const [one, other] = [1, 2].map(() => client.ask({ message: { type: "run", feeds: {}, outputs: [] }, transfer: [] }));
  answer({ type: "error", during: "run", id: 2, name: "BundleError", message: "teach it again" });
  answer({ type: "result", id: 1, outputs: { probabilities: 3 } });
  assert.equal((await one).outputs.probabilities, 3);
  await assert.rejects(other, { name: "BundleError", message: "teach it again" });
});

test("what was on its way before a reset is dropped, and the next frame is sent", () => {
  const { worker, heard, client, answer } = makeClient();
  client.sendNext();
  client.offer(frame(), 1);
  client.reset();
  client.offer(frame(), 2);
  answer({ type: "pose", timeS: 1 });
  answer({ type: "pose", timeS: 2 });
  assert.deepEqual(heard, [2]);
  assert.deepEqual(worker.posted.map(({ type, timeS }) => timeS ?? type), [1, "reset", 2]);
});

test("an error of the page's own stops no frames", () => {
  const { worker, client, answer } = makeClient({ onPose() { throw new Error("the page's"); } });
  client.sendNext();
  client.offer(frame(), 1);
  client.offer(frame(), 2);
  assert.throws(() => answer({ type: "pose", timeS: 1 }), /the page's/);
  assert.deepEqual(worker.posted.map(({ timeS }) => timeS), [1, 2]);
});

test("whoever waits for a worker that dies or is closed hears of it", async () => {
  const deaths = [];
  const { worker, client } = makeClient({ onDeath: (error) => deaths.push(error.message) });
  const asked = client.ask({ message: { type: "run", feeds: {}, outputs: [] }, transfer: [] });
  worker.onerror({});
  await assert.rejects(asked, /has stopped: reload the page/);
  assert.equal(deaths.length, 1);
  const later = client.ask({ message: { type: "run", feeds: {}, outputs: [] }, transfer: [] });
  client.stop();
  await assert.rejects(later, /closed/);
});

test("the worker takes ONNX Runtime's bytes too, and landmarks that come later", () => {
  const bytes = () => new ArrayBuffer(4);
  for (const message of [{ type: "start", ort: "ort.mjs", wasm: bytes(), detector: bytes() }, { type: "landmarks", landmarks: bytes() }]) assert.equal(readRequest(message), message);
  for (const message of [{ type: "start", ort: "ort.mjs", wasm: new ArrayBuffer(0), detector: bytes() }, { type: "landmarks" }]) assert.throws(() => readRequest(message), TypeError);
});
