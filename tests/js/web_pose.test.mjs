import assert from "node:assert/strict";
import { test } from "node:test";

import { cropFits, followCrop, placeIn, wholeImage } from "../../src/moveset/studio/web/runtime/pose/crop.js";
import { checkImage, cropImage } from "../../src/moveset/studio/web/runtime/pose/crop_image.js";
import { ANCHORS } from "../../src/moveset/studio/web/runtime/pose/detector_decoding.js";
import { NewestFrame } from "../../src/moveset/studio/web/runtime/pose/newest_frame.js";
import { PoseClient } from "../../src/moveset/studio/web/runtime/pose/pose_client.js";
import { openNetworks } from "../../src/moveset/studio/web/runtime/pose/pose_networks.js";
import { frameEnvelope, poseEnvelope, readRequest, startEnvelope } from "../../src/moveset/studio/web/runtime/pose/pose_protocol.js";
import { PoseService } from "../../src/moveset/studio/web/runtime/pose/pose_service.js";
import { PoseTracker } from "../../src/moveset/studio/web/runtime/pose/pose_tracker.js";

const makeFrame = (number = 0) => ({ number, closed: 0, close() { this.closed += 1; } });
const makePose = () => ({ image: new Float32Array(99), world: new Float32Array(99), visibility: new Float32Array(33), presence: 1 });
const startSettings = () => ({ ort: "ort.mjs", wasm: "ort.wasm", detector: new ArrayBuffer(4), landmarks: new ArrayBuffer(4) });

/** An image of which each pixel's red is its column and green its row. */
function ramp(width, height) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    data[4 * at] = at % width;
    data[4 * at + 1] = Math.floor(at / width);
  }
  return { data, width, height };
}

test("a crop of the size of the image is the image", () => {
  const image = ramp(8, 8);
  const pixels = new Uint8ClampedArray(8 * 8 * 3);
  cropImage(image, wholeImage(image), { size: 8, repeat: true, pixels });
  for (let at = 0; at < 64; at += 1) assert.deepEqual([...pixels.subarray(3 * at, 3 * at + 3)], [...image.data.subarray(4 * at, 4 * at + 3)]);
});

test("beyond the border there is black, or the border again", () => {
  const image = { data: new Uint8ClampedArray(4 * 2 * 4).fill(200), width: 4, height: 2 };
  for (const repeat of [true, false]) {
    const pixels = new Uint8ClampedArray(8 * 8 * 3);
    cropImage(image, { x: 2, y: 1, side: 8, angle: 0 }, { size: 8, repeat, pixels });
    assert.equal(pixels[0], repeat ? 200 : 0);
    assert.equal(pixels[(4 * 8 + 4) * 3], 200);
  }
});

test("a crop that is turned by a quarter shows the image turned", () => {
  const pixels = new Uint8ClampedArray(8 * 8 * 3);
  cropImage(ramp(9, 9), { x: 4, y: 4, side: 8, angle: Math.PI / 2 }, { size: 8, repeat: true, pixels });
  const at = (4 * 8 + 6) * 3; // two to the right of the middle: two down in the image
  assert.deepEqual([...pixels.subarray(at, at + 2)], [4, 6]);
});

test("what is no RGBA image is refused in words", () => {
  assert.throws(() => checkImage({ data: new Uint8Array(12), width: 2, height: 2 }), /RGBA.*2 × 2 with 12 bytes/);
  assert.throws(() => checkImage({ data: new Uint8Array(0), width: 0, height: 2 }), RangeError);
});

test("the middle of a crop is its centre, and its size scales", () => {
  const place = placeIn({ x: 100, y: 50, side: 40, angle: 0 });
  assert.deepEqual(place(0.5, 0.5), [100, 50]);
  assert.deepEqual(place(1, 0), [120, 30]);
});

test("a body that stands still hardly moves its crop, one that jumps takes it along at once", () => {
  const crop = { x: 100, y: 100, side: 100, angle: 0 };
  assert.ok(followCrop(crop, { ...crop, x: 101 }).x < 100.5);
  assert.equal(followCrop(crop, { ...crop, x: 150 }).x, 150);
  assert.ok(cropFits(followCrop(crop, { ...crop, angle: 3 }), { width: 200, height: 200 }));
});

test("the detector has 2254 anchors inside the image", () => {
  assert.equal(ANCHORS.length, 2 * 2254);
  assert.ok(ANCHORS.every((one) => one > 0 && one < 1));
});

/** Networks that find a body where `place` says, and count what is asked of them. */
const toyNetworks = (place) => ({
  asked: [],
  async detect(_, hidden) {
    this.asked.push("detect");
    const isHidden = hidden.some(({ left, right }) => left <= place() && place() <= right);
    return place() && !isHidden ? { x: place(), y: 50, side: 100, angle: 0 } : null;
  },
  async estimate(_, crop) {
    this.asked.push("estimate");
    const isThere = place() && Math.abs(crop.x - place()) < 30;
    const image = Float32Array.from({ length: 99 }, (_, index) => [place(), 50, 0][index % 3]);
    return isThere ? { pose: { ...makePose(), image }, crop: { x: place(), y: 50, side: 100, angle: 0 } } : null;
  },
});

test("the detector runs only until somebody is found, and in the very frame in which they are lost", async () => {
  let x = 0;
  const networks = toyNetworks(() => x);
  const tracker = new PoseTracker(networks);
  const step = async (timeS) => {
    networks.asked = [];
    const pose = await tracker.step(ramp(4, 4), timeS);
    return [Boolean(pose), networks.asked.join(" ")];
  };
  assert.deepEqual(await step(0), [false, "detect"]);
  x = 50;
  assert.deepEqual(await step(0.1), [true, "detect estimate detect"]);
  assert.deepEqual(await step(0.2), [true, "estimate"]);
  x = 150;
  assert.deepEqual(await step(0.3), [true, "estimate detect estimate"]);
  x = 0;
  assert.deepEqual(await step(0.4), [false, "estimate detect"]);
  assert.deepEqual(await step(0.5), [false, "detect"]);
});

test("a time before the last one begins a new recording", async () => {
  const networks = toyNetworks(() => 50);
  const tracker = new PoseTracker(networks);
  await tracker.step(ramp(4, 4), 5);
  networks.asked = [];
  await tracker.step(ramp(4, 4), 1);
  assert.deepEqual(networks.asked, ["detect", "estimate", "detect"]);
});

test("of the frames that come while one is on its way only the newest is sent, and all others are closed", () => {
  const frames = new NewestFrame();
  const all = [0, 1, 2, 3].map(makeFrame);
  const offered = all.map((frame, timeS) => frames.offer({ frame, timeS }));
  assert.deepEqual(offered, [null, null, null, null]); // the networks are not loaded yet
  assert.equal(frames.next().frame, all[3]);
  assert.deepEqual(all.map((frame) => frame.closed), [1, 1, 1, 0]);
  assert.equal(frames.offer({ frame: all[0], timeS: 4 }), null);
  assert.equal(frames.next().frame, all[0]);
  assert.equal(frames.next(), null);
  assert.equal(frames.offer({ frame: all[1], timeS: 5 }).timeS, 5);
});

test("messages carry what is moved, and are read back as they were", () => {
  const settings = startSettings();
  assert.deepEqual(startEnvelope(settings).transfer, [settings.detector, settings.landmarks]);
  const frame = makeFrame();
  const sent = frameEnvelope({ frame, timeS: 1.5 });
  assert.deepEqual(sent.transfer, [frame]);
  for (const { message } of [startEnvelope(settings), sent, { message: { type: "reset" } }]) assert.equal(readRequest(message), message);
  const found = { timeS: 1, width: 4, height: 3, tookMs: 2 };
  assert.equal(poseEnvelope({ ...found, pose: makePose() }).transfer.length, 3);
  assert.deepEqual(poseEnvelope({ ...found, pose: null }).transfer, []);
});

test("a message that is none is refused in words", () => {
  const wrong = [
    undefined, null, 3, {}, { type: "stop" }, { type: "frame" }, { type: "frame", timeS: NaN, frame: makeFrame() },
    { type: "frame", timeS: 1 }, { type: "start" }, { type: "start", ...startSettings(), wasm: "" },
    { type: "start", ...startSettings(), detector: new ArrayBuffer(0) },
  ];
  for (const message of wrong) assert.throws(() => readRequest(message), { name: "TypeError", message: /pose worker/ });
});

/** A service whose networks are those of a toy, and the replies that it has sent. */
function makeService(surroundings = {}) {
  const replies = [];
  const service = new PoseService({
    loadOrt: async () => { throw new Error("ort.mjs cannot be loaded"); },
    readFrame: () => ramp(4, 3),
    now: () => 7,
    reply: ({ message }) => replies.push(message),
    ...surroundings,
  });
  return { service, replies };
}

test("an error is an answer in words, and the next frame is tried", async () => {
  const { service, replies } = makeService();
  const frame = makeFrame();
  await service.handle({ type: "start", ...startSettings() });
  await service.handle({ type: "frame", timeS: 0, frame });
  service.tracker = new PoseTracker(toyNetworks(() => 50));
  const good = makeFrame();
  await service.handle({ type: "frame", timeS: 0, frame: good });
  assert.equal(good.closed, 1);
  assert.deepEqual(replies.map(({ type, during }) => [type, during]), [["error", "start"], ["error", "frame"], ["pose", undefined]]);
  assert.match(replies[0].message, /ort\.mjs cannot be loaded/);
  assert.match(replies[1].message, /not loaded: start the pose worker first/);
  assert.ok(frame.closed > 0);
  assert.deepEqual([replies[2].width, replies[2].height, replies[2].tookMs], [4, 3, 0]);
});

test("a frame is closed, also one that cannot be read", async () => {
  const { service, replies } = makeService({ readFrame: () => { throw new Error("the frame is empty"); } });
  const frames = [makeFrame(), makeFrame()];
  await service.handle({ type: "frame", timeS: 0, frame: frames[0] });
  await service.handle({ type: "frame", timeS: NaN, frame: frames[1] });
  assert.ok(frames.every((frame) => frame.closed));
  assert.equal(replies[0].message, "the frame is empty");
});

test("messages are answered one after the other, and a reset forgets the player", async () => {
  const { service, replies } = makeService();
  const networks = toyNetworks(() => 50);
  service.tracker = new PoseTracker(networks);
  service.handle({ type: "frame", timeS: 0, frame: makeFrame() });
  service.handle({ type: "reset" });
  await service.handle({ type: "frame", timeS: 1, frame: makeFrame() });
  assert.deepEqual(networks.asked, ["detect", "estimate", "detect", "detect", "estimate", "detect"]);
  assert.deepEqual(replies.map(({ timeS }) => timeS), [0, 1]);
});

test("networks that cannot be read are an error that names the file", async () => {
  const ort = {
    env: { wasm: {} },
    Tensor: class {},
    InferenceSession: { create: async () => { throw new Error("protobuf parsing failed"); } },
  };
  const weights = { detector: new Uint8Array(4), landmarks: new Uint8Array(4) };
  await assert.rejects(openNetworks(ort, weights), /pose_detector\.onnx cannot be run: .*copy.*protobuf/);
  assert.equal(ort.env.wasm.numThreads, 1);
});

/** A worker that keeps what it is sent, and a client of it. */
function makeClient() {
  const worker = { posted: [], ended: false, postMessage(message) { this.posted.push(message); }, terminate() { this.ended = true; } };
  const heard = [];
  const client = new PoseClient(worker, {
    onReady: () => heard.push("ready"),
    onPose: ({ timeS }) => heard.push(timeS),
    onError: (message) => heard.push(message),
  });
  return { worker, heard, client, answer: (data) => worker.onmessage({ data }) };
}

test("a page sends one frame at a time, the newest, once the networks are loaded", () => {
  const { worker, heard, client, answer } = makeClient();
  client.start(startSettings());
  for (const timeS of [0, 1, 2]) client.offer(makeFrame(), timeS);
  assert.deepEqual(worker.posted.map(({ type }) => type), ["start"]);
  answer({ type: "ready" });
  for (const timeS of [3, 4]) client.offer(makeFrame(), timeS);
  answer({ type: "pose", timeS: 2, pose: null });
  answer({ type: "error", during: "frame", message: "the frame is empty" });
  client.offer(makeFrame(), 5);
  assert.deepEqual(worker.posted.slice(1).map(({ timeS }) => timeS), [2, 4, 5]);
  assert.deepEqual(heard, ["ready", 2, "the frame is empty"]);
});

test("without networks no frame is sent, and stopping closes the one that waits", () => {
  const { worker, heard, client, answer } = makeClient();
  client.start(startSettings());
  const frame = makeFrame();
  client.offer(frame, 0);
  answer({ type: "error", during: "start", message: "pose_detector.onnx cannot be run" });
  worker.onerror({ message: "out of memory" });
  client.reset();
  client.stop();
  assert.deepEqual(worker.posted.map(({ type }) => type), ["start", "reset"]);
  assert.equal(frame.closed, 1);
  assert.ok(worker.ended);
  assert.match(heard[1], /has stopped: reload the page \(out of memory\)/);
});
