import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { BrowserCamera } from "../../src/moveset/studio/web/js/camera.js";

/** A browser whose camera answers as each test wants. */
class FakeDevices extends EventTarget {
  answers = [];
  asked = 0;

  getUserMedia() {
    this.asked++;
    const answer = this.answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? new FakeStream());
  }
}

class FakeStream {
  track = Object.assign(new EventTarget(), { stop: () => (this.stopped = true) });
  stopped = false;
  getTracks = () => [this.track];
  getVideoTracks = () => [this.track];
}

const refusal = (name) => Object.assign(new Error(name), { name });
const settle = () => new Promise((resolve) => setImmediate(resolve));

let devices;
let permission;
let states;
let camera;

beforeEach(() => {
  devices = new FakeDevices();
  permission = Object.assign(new EventTarget(), { state: "prompt" });
  states = [];
  browser({ query: async () => permission });
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.addEventListener = () => {};
  globalThis.removeEventListener = () => {};
  camera = new BrowserCamera({ play: async () => {} }, (state, text) => states.push([state, text]));
});

afterEach(() => {
  camera.close();
  mock.timers.reset();
});

function browser(permissions) {
  const navigator = { mediaDevices: devices, permissions };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true });
}

async function start(...answers) {
  devices.answers = answers;
  camera.start();
  await settle();
}

const last = () => states.at(-1);

test("a camera that was denied starts when it is allowed, without a reload", async () => {
  await start(refusal("NotAllowedError"));
  assert.equal(last()[0], "refused");
  assert.match(last()[1], /starts by itself/);
  mock.timers.tick(10_000);
  assert.equal(devices.asked, 1, "nobody is asked again and again");
  permission.state = "denied";
  permission.dispatchEvent(new Event("change"));
  assert.equal(devices.asked, 1);
  permission.state = "granted";
  permission.dispatchEvent(new Event("change"));
  await settle();
  assert.equal(last()[0], "on");
});

test("a browser that does not tell of permissions tries when the user comes back", async () => {
  let onFocus = () => {};
  globalThis.addEventListener = (name, listener) => name === "focus" && (onFocus = listener);
  browser({ query: async () => Promise.reject(new TypeError("not known")) });
  await start(refusal("NotAllowedError"));
  onFocus();
  await settle();
  assert.equal(last()[0], "on");
});

test("a camera that another program uses is named as such, and tried again until it is free", async () => {
  await start(refusal("NotReadableError"), refusal("NotReadableError"));
  assert.match(last()[1], /Another program uses the camera/);
  const said = states.length;
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual([...new Set(states.slice(said).map(([, text]) => text))], [last()[1]], "the reason stays");
  mock.timers.tick(2000);
  await settle();
  assert.equal(last()[0], "on");
});

test("a camera that is plugged in later starts at once", async () => {
  await start(refusal("NotFoundError"));
  assert.match(last()[1], /plug one in/);
  devices.dispatchEvent(new Event("devicechange"));
  await settle();
  assert.equal(last()[0], "on");
  const said = states.length;
  devices.dispatchEvent(new Event("devicechange"));
  assert.equal(states.length, said + 1, "the list of cameras is read again");
  assert.equal(devices.asked, 2, "but the one in use goes on");
});

test("an answer that comes too late leaves no camera on", async () => {
  const early = new FakeStream();
  devices.answers = [early];
  camera.start("one");
  camera.start("two");
  await settle();
  assert.ok(early.stopped);
  const { stream } = camera;
  camera.close();
  assert.ok(stream.stopped);
  devices.dispatchEvent(new Event("devicechange"));
  assert.equal(devices.asked, 2, "a camera that nobody wants is not started");
});

test("the answer to the question does not start a second camera", async () => {
  camera.start();
  await Promise.resolve();
  permission.dispatchEvent(new Event("change")); // the user clicked on Allow
  await settle();
  assert.equal(devices.asked, 1);
  assert.equal(last()[0], "on");
});

test("a camera that is closed while its first picture comes does not say that it is on", async () => {
  let showPicture;
  camera.video.play = () => new Promise((resolve) => (showPicture = resolve));
  await start(new FakeStream());
  camera.close();
  showPicture();
  await settle();
  assert.ok(!states.some(([state]) => state === "on"));
});
