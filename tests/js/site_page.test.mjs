import assert from "node:assert/strict";
import { test } from "node:test";

import { hashOf, readAddress, resolveBundle } from "../../src/moveset/studio/web/site/address.js";
import { openBundle } from "../../src/moveset/studio/web/site/bundle_opening.js";
import { loadChoices, saveChoices } from "../../src/moveset/studio/web/site/choices.js";
import { FrameRate } from "../../src/moveset/studio/web/site/frame_rate.js";
import { Live } from "../../src/moveset/studio/web/site/live.js";
import { OneTab } from "../../src/moveset/studio/web/site/one_tab.js";
import { PARTS, shownParts } from "../../src/moveset/studio/web/site/page_parts.js";
import { landmarksOf, LostPlayer } from "../../src/moveset/studio/web/site/shown_pose.js";
import { readSite } from "../../src/moveset/studio/web/site/site_file.js";
import { asSentence, browserFault, cameraFault, FAULTS, faultOf, loadedText, REMEDY_LABELS } from "../../src/moveset/studio/web/site/words.js";
import { MAX_BYTES } from "../../src/moveset/studio/web/runtime/constants.js";

const PAGE = "https://moves.example/some/path/index.html?x#teach";

test("an address names a section and a bundle, and every link leads back to them", () => {
  assert.deepEqual(readAddress(""), { section: "play", bundle: "" });
  assert.deepEqual(readAddress("#/teach"), { section: "teach", bundle: "" });
  assert.deepEqual(readAddress("#bundle=moves/dance.moveset"), { section: "play", bundle: "moves/dance.moveset" });
  assert.deepEqual(readAddress("#constructor"), { section: "play", bundle: "" });
  for (const bundle of ["", "a.moveset", "my moves/50%.moveset", "ä&b=c#d.moveset"]) {
    for (const section of ["play", "teach", "share", "settings"]) {
      assert.deepEqual(readAddress(hashOf({ section, bundle })), { section, bundle });
    }
  }
});

test("a link opens bundles of the page's own host only", () => {
  assert.equal(resolveBundle("a.moveset", PAGE), "https://moves.example/some/path/a.moveset");
  assert.equal(resolveBundle("../b c.moveset", PAGE), "https://moves.example/some/b%20c.moveset");
  assert.equal(resolveBundle("/c.moveset#x", PAGE), "https://moves.example/c.moveset");
  assert.equal(resolveBundle("https://moves.example/d.moveset", PAGE), "https://moves.example/d.moveset");
  const elsewhere = [
    ...["https://evil.example/a.moveset", "//evil.example/a.moveset", "\\\\evil.example\\a", "/\\evil.example/a", "http://moves.example/a"],
    ...["https://moves.example:8443/a", "https://moves.example.evil.example/a", "https://moves.example@evil.example/a", "https://me:secret@moves.example/a"],
    ...["javascript:alert(1)", "data:application/zip,x", "blob:https://moves.example/1", "file:///etc/passwd", "\tjavascript:alert(1)", "https://[", "a".repeat(5000)],
  ];
  for (const path of elsewhere) assert.throws(() => resolveBundle(path, PAGE), /only those of moves\.example are opened/, path);
});

const builtIn = { name: "built in" };
const reading = (files) => ({
  fetchFile: async (address, { maxBytes }) => {
    assert.equal(maxBytes, MAX_BYTES);
    const content = files[new URL(address).pathname];
    if (!content) throw new Error("x.moveset could not be loaded: check the connection");
    return content;
  },
  readBundle: async (content, name) => {
    if (content instanceof Error) throw new Error(`${name} ${content.message}`);
    return content;
  },
});
const BUILT_IN = { "/some/path/bundle.moveset": builtIn };

test("a bundle that cannot be used is named, and the one of the page plays instead", async () => {
  const other = { name: "other" };
  const good = await openBundle("m/other.moveset", PAGE, reading({ ...BUILT_IN, "/some/path/m/other.moveset": other }));
  assert.deepEqual(good, { bundle: other, refusal: "" });
  const damaged = await openBundle("my%20moves.moveset", PAGE, reading({ ...BUILT_IN, "/some/path/my%20moves.moveset": new Error("is damaged: copy it again") }));
  assert.deepEqual(damaged, { bundle: builtIn, refusal: "my moves.moveset is damaged: copy it again. The moves of this page are used instead." });
  const folder = await openBundle("moves/", PAGE, reading({ ...BUILT_IN, "/some/path/moves/": new Error("is damaged: copy it again") }));
  assert.equal(folder.refusal, "Moves is damaged: copy it again. The moves of this page are used instead.");
  for (const path of ["missing.moveset", "https://evil.example/a", "javascript:alert(1)"]) {
    const { bundle, refusal } = await openBundle(path, PAGE, reading(BUILT_IN));
    assert.equal(bundle, builtIn);
    assert.match(refusal, /\. The moves of this page are used instead\.$/);
  }
  await assert.rejects(openBundle("", PAGE, reading({})), /check the connection/);
});

test("a site describes its game, and without a description ours is played", async () => {
  const described = (value) => readSite(async () => new TextEncoder().encode(value), PAGE);
  const ours = { address: "game/index.html?practice", name: "Moonlight Duel", isOurs: true };
  assert.deepEqual((await described('{"game":"game/index.html","moveset":"1.2"}')), { game: ours, version: "1.2" });
  assert.deepEqual((await described('{"game":"own-game/index.html","gameName":"<b>Mine"}')).game, { address: "own-game/index.html", name: "<b>Mine", isOurs: false });
  for (const broken of ["", "null", "[", '{"game":"https://evil.example/"}', '{"game":"javascript:alert(1)"}']) {
    assert.deepEqual((await described(broken)).game, ours, broken);
  }
  assert.deepEqual((await readSite(async () => Promise.reject(new Error("away")), PAGE)).game, ours);
});

test("every fault is a sentence, and what helps has a label", () => {
  const faults = [...Object.values(FAULTS), faultOf(new Error("x could not be loaded: try again")), faultOf("odd"), cameraFault("none", "no camera"), cameraFault("refused", "blocked")];
  for (const { text, remedy } of faults) {
    assert.match(text, /^[A-Zm].*[.!?]$/s);
    assert.ok(remedy === "" || REMEDY_LABELS[remedy]);
  }
  assert.equal(cameraFault("none", "no camera").remedy, "film");
  assert.equal(asSentence("my moves are damaged: copy them again"), "My moves are damaged: copy them again.");
  assert.equal(asSentence("dance.moveset is damaged: copy it again"), "dance.moveset is damaged: copy it again.");
});

test("memory that ends is said as such, however the browser words it", () => {
  const words = ["WebAssembly.Memory(): could not allocate memory", "Out of memory", "Array buffer allocation failed", "Aborted(OOM)"];
  for (const message of words) assert.equal(faultOf(new Error(message)), FAULTS.memory);
  assert.equal(faultOf(new RangeError("Invalid array length")), FAULTS.memory);
  assert.notEqual(faultOf(new Error("bloom could not be loaded: check the connection")), FAULTS.memory);
});

test("a browser that cannot start is told what to change", () => {
  const all = { isSecureContext: true, WebAssembly, Worker: 1, OffscreenCanvas: 1, createImageBitmap: 1, DecompressionStream: 1 };
  assert.equal(browserFault(all), null);
  assert.equal(browserFault({ ...all, isSecureContext: false }), FAULTS.insecure);
  assert.match(browserFault({ ...all, WebAssembly: { validate: () => false } }).text, /SIMD: update the browser.*\.$/);
  assert.match(browserFault({ ...all, WebAssembly: undefined }).text, /WebAssembly/);
});

test("progress is told in megabytes, also where the total is not known", () => {
  assert.equal(loadedText({ loaded: 4_210_000, total: 12_600_000 }), "4.2 of 12.6 MB");
  assert.equal(loadedText({ loaded: 13e6, total: 12.6e6 }), "12.6 of 12.6 MB");
  assert.equal(loadedText({ loaded: 1e6, total: 0 }), "1.0 MB");
});

test("every part of the page is shown somewhere, and the camera's beside playing and teaching", () => {
  const shown = ["play", "teach", "share", "settings"].flatMap((section) => ["off", "running"].flatMap((state) => shownParts(section, state)));
  assert.deepEqual([...new Set(shown)].sort(), [...PARTS].sort());
  assert.deepEqual(shownParts("play", "off"), ["welcome"]);
  assert.deepEqual(shownParts("play", "loading"), ["camera", "play"]);
  assert.deepEqual(shownParts("teach", "off"), ["camera", "teach"]);
});

test("the rate is that of the last seconds", () => {
  const rate = new FrameRate();
  assert.equal(rate.count(0), 0);
  for (let frame = 1; frame <= 90; frame += 1) rate.count((1000 * frame) / 30);
  assert.ok(Math.abs(rate.count(3033) - 30) < 1);
  assert.ok(!rate.isNew);
  for (let frame = 1; frame <= 30; frame += 1) rate.count(3033 + 100 * frame);
  assert.ok(Math.abs(rate.count(6133) - 10) < 0.6);
  rate.reset();
  assert.ok(rate.isNew);
});

test("a pose is drawn at its place in the frame, and a player who leaves is lost for a while", () => {
  const pose = { image: Float32Array.of(320, 120, 9, 64, 480, 9), visibility: Float32Array.of(1, 0.25) };
  assert.deepEqual(landmarksOf({ pose, width: 640, height: 480 }), [[0.5, 0.25, 1], [0.1, 1, 0.25]].map((one) => one.map((value) => (value === 0.1 ? 64 / 640 : value))));
  assert.equal(landmarksOf({ pose: null, width: 640, height: 480 }), null);
  const lost = new LostPlayer();
  assert.ok(!lost.update(false, 1), "nobody was there");
  assert.ok(!lost.update(true, 2));
  assert.ok(lost.update(false, 3));
  assert.ok(!lost.update(false, 30), "gone");
  assert.ok(!lost.update(false, 1), "another recording");
});

const storageOf = (items) => ({ getItem: (name) => items[name] ?? null, setItem: (name, value) => void (items[name] = value) });
const DEFAULTS = { mirrored: true, model: "auto", keys: "" };

test("choices are kept, and a storage that is denied or damaged gives the defaults", () => {
  const items = {};
  const choices = { mirrored: false, model: "lite", keys: "mk" };
  assert.ok(saveChoices(() => storageOf(items), choices));
  assert.deepEqual(loadChoices(() => storageOf(items)), choices);
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  assert.deepEqual(loadChoices(denied), DEFAULTS);
  assert.ok(!saveChoices(denied, choices));
  for (const stored of ["{", "null", "3", '{"model":"huge","keys":"<b>","mirrored":1}']) {
    assert.deepEqual(loadChoices(() => storageOf({ "moveset-site": stored })), DEFAULTS, stored);
  }
});

/** Locks as browsers have them. */
class FakeLocks {
  holder = null;

  async request(name, { steal, ifAvailable }, use) {
    if (this.holder && !steal) return ifAvailable && use(null);
    this.holder?.reject(new DOMException("stolen", "AbortError"));
    let mine;
    const stolen = new Promise((_, reject) => (mine = this.holder = { reject }));
    await Promise.race([Promise.resolve(use({ name })), stolen]).finally(() => this.holder === mine && (this.holder = null));
  }
}

test("one tab at a time has the camera: another one can take it, and the first is told", async () => {
  const locks = new FakeLocks();
  const told = [];
  const [first, second] = ["first", "second"].map((name) => new OneTab(locks, () => told.push(name)));
  assert.ok(await first.take(false));
  assert.ok(await first.take(false), "it has it already");
  assert.ok(!(await second.take(false)));
  assert.ok(await second.take(true));
  await new Promise(setImmediate);
  assert.deepEqual(told, ["first"]);
  assert.ok(!(await first.take(false)));
  second.release();
  await new Promise(setImmediate);
  assert.ok(await first.take(false));
  assert.deepEqual(told, ["first"], "who gives it back is not told");
  assert.ok(await new OneTab(undefined, () => {}).take(false), "a browser without locks plays in every tab");
});

test("a bundle that cannot be used leaves the old one, and listeners hear until they leave", async () => {
  const live = new Live();
  const heard = [];
  const leave = live.onBundle((bundle) => heard.push(bundle.name));
  await live.setBase({ name: "base" });
  live.recogniser = { setBundle: async (bundle) => { if (bundle.name === "bad") throw new Error("refused"); } };
  await live.setBundle({ name: "own" });
  await assert.rejects(live.setBundle({ name: "bad" }), /refused/);
  assert.equal(live.bundle.name, "own");
  assert.equal(live.base.name, "base");
  leave();
  await live.setBundle({ name: "later" });
  assert.deepEqual(heard, ["base", "own"]);
});
