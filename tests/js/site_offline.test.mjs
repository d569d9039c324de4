// The site's service worker, and the page's side of it, with the browser's parts replaced.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { canIsolate, keepRest, setIsolation, startOffline } from "../../src/moveset/studio/web/site/offline.js";

const SCRIPT = readFileSync(new URL("../../src/moveset/studio/web/service_worker.js", import.meta.url), "utf8");
const SCOPE = "https://host.example/some/where/";
const digest = (text) => createHash("sha256").update(text).digest("hex");

/** A site: its files by path, and the description of another state of them if given. */
function siteOf(version, files, later = []) {
  const entries = Object.entries(files).map(([path, text]) => ({ path, sha256: digest(text), later: later.includes(path) }));
  return { ...files, "site.json": JSON.stringify({ version, files: [...entries, { path: "service_worker.js", sha256: "?" }] }) };
}

/** Caches that last longer than a worker. */
function fakeCaches() {
  const kept = new Map();
  return {
    kept,
    keys: async () => [...kept.keys()],
    delete: async (name) => kept.delete(name),
    open: async (name) => {
      if (!kept.has(name)) kept.set(name, new Map());
      const files = kept.get(name);
      return {
        match: async (address) => files.get(address)?.clone(),
        put: async (address, response) => void files.set(address, response),
        delete: async (address) => files.delete(address),
      };
    },
  };
}

/** Start the worker of a version; `server.files` is what the host has. */
function startWorker(version, server, caches, { pages = [] } = {}) {
  const listeners = {};
  const asked = [];
  const self = {
    registration: { scope: SCOPE, update: async () => {} },
    clients: { matchAll: async () => pages },
    skipWaiting: async () => asked.push("skipWaiting"),
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const fetch = async (request, options = {}) => {
    const address = decodeURI(typeof request === "string" ? request : request.url);
    asked.push(`${options.cache ?? ""} ${address.replace(SCOPE, "")}`.trim());
    if (!server.files) throw new TypeError("no network");
    const text = (options.cache === "reload" ? undefined : server.stale?.[address.slice(SCOPE.length)]) ?? server.files[address.slice(SCOPE.length)];
    return text === undefined ? new Response("", { status: 404 }) : new Response(text);
  };
  const script = SCRIPT.replace('"development"', JSON.stringify(version));
  vm.runInNewContext(script, { self, caches, fetch, crypto, Response, URL, Uint8Array, JSON, decodeURIComponent, encodeURIComponent });
  const wait = async (type, event = {}) => {
    let until = Promise.resolve();
    listeners[type]({ ...event, waitUntil: (promise) => (until = promise) });
    await until;
  };
  return {
    asked,
    install: () => wait("install"),
    activate: () => wait("activate"),
    async ask(data) {
      let answer;
      await wait("message", { data, ports: [{ postMessage: (value) => (answer = value) }] });
      return answer;
    },
    /** The answer to a request; null if the worker leaves it to the browser. */
    async get(path, headers = {}, method = "GET") {
      let answer = null;
      const url = path.includes("://") ? path : SCOPE + path;
      listeners.fetch({ request: { url, method, headers: new Headers(headers) }, respondWith: (promise) => (answer = promise) });
      return answer;
    },
  };
}

const text = async (response) => (await response).text();

async function installed(version, files, later, options) {
  const server = { files: siteOf(version, files, later) };
  const caches = fakeCaches();
  const worker = startWorker(version, server, caches, options);
  await worker.install();
  await worker.activate();
  return { server, caches, worker };
}

test("what is needed first works without a network; the rest once it was used", async () => {
  const { server, worker } = await installed("1", { "index.html": "page", "js/a b.js": "a", "big.gz": "big", "other.mp4": "film" }, ["big.gz", "other.mp4"]);
  assert.equal(await text(worker.get("big.gz")), "big");
  server.files = null;
  assert.equal(await text(worker.get("")), "page");
  assert.equal(await text(worker.get("index.html?practice#x")), "page");
  assert.equal(await text(worker.get("js/a%20b.js")), "a");
  assert.equal((await worker.get("js/a%20b.js")).headers.get("content-type"), "text/javascript");
  assert.equal(await text(worker.get("big.gz")), "big");
  assert.equal((await worker.get("other.mp4")).type, "error");
});

test("everything is kept on request", async () => {
  const { server, worker } = await installed("1", { "index.html": "page", "big.gz": "big" }, ["big.gz"]);
  assert.equal(await worker.ask({ task: "keepRest" }), true);
  server.files = null;
  assert.equal(await text(worker.get("big.gz")), "big");
});

test("a version with a file of another one is not installed", async () => {
  const files = siteOf("2", { "index.html": "new", "a.js": "new" });
  for (const wrong of [{ ...files, "a.js": "old" }, { ...files, "a.js": undefined }, { ...files, "site.json": siteOf("1", { "index.html": "new" })["site.json"] }, { "site.json": "<html>" }]) {
    await assert.rejects(startWorker("2", { files: wrong }, fakeCaches()).install());
  }
});

test("a file that a cache still has of another version is asked for again", async () => {
  const server = { files: siteOf("2", { "index.html": "new" }), stale: { "index.html": "old" } };
  const worker = startWorker("2", server, fakeCaches());
  await worker.install();
  assert.equal(await text(worker.get("index.html")), "new");
});

test("a page never gets a file of another version than its own", async () => {
  const { server, worker } = await installed("1", { "index.html": "old", "big.gz": "old" }, ["big.gz"]);
  server.files = siteOf("2", { "index.html": "new", "big.gz": "new" });
  assert.equal(await text(worker.get("index.html")), "old");
  assert.equal((await worker.get("big.gz")).type, "error");
});

test("a version that the browser has removed does not shut the site", async () => {
  const { caches, server, worker } = await installed("1", { "index.html": "old" });
  await caches.delete(`moveset ${SCOPE} 1`);
  server.files = siteOf("2", { "index.html": "new", "a.js": "new" });
  assert.equal(await text(worker.get("index.html")), "new");
  assert.equal(await text(worker.get("a.js")), "new");
});

test("a server may have inflated a compressed file", async () => {
  const site = JSON.stringify({ version: "1", files: [{ path: "a.gz", sha256: digest("packed"), inflated: digest("plain") }] });
  const worker = startWorker("1", { files: { "site.json": site, "a.gz": "plain" } }, fakeCaches());
  await worker.install();
  assert.equal(await text(worker.get("a.gz")), "plain");
});

test("older versions go, and caches of other sites stay", async () => {
  const caches = fakeCaches();
  const others = ["other", `moveset ${SCOPE}else/ 1`, "moveset https://host.example/ 1", `moveset ${SCOPE} settings`];
  for (const name of [...others, `moveset ${SCOPE} 1`]) await caches.open(name);
  const worker = startWorker("2", { files: siteOf("2", { "index.html": "x" }) }, caches);
  await worker.install();
  assert.ok(caches.kept.has(`moveset ${SCOPE} 1`)); // until the new one is in use
  await worker.activate();
  assert.deepEqual([...caches.kept.keys()].sort(), [...others, `moveset ${SCOPE} 2`].sort());
});

test("what is not of the site goes to the network unchanged", async () => {
  const { server, worker } = await installed("1", { "index.html": "page" });
  server.files["bundles/mine.moveset"] = "mine";
  assert.equal(await text(worker.get("bundles/mine.moveset")), "mine");
  for (const path of ["https://other.example/some/where/index.html", "https://host.example/index.html", "service_worker.js", "%ff"]) assert.equal(await worker.get(path), null);
  assert.equal(await worker.get("index.html", {}, "POST"), null);
});

test("isolation sets headers, is remembered, and can be switched off", async () => {
  const { caches, server, worker } = await installed("1", { "index.html": "page" });
  const policy = async (one) => (await one.get("index.html")).headers.get("cross-origin-embedder-policy");
  assert.equal(await policy(worker), null);
  assert.equal(await worker.ask({ task: "isolate", isOn: true }), true);
  assert.equal(await policy(worker), "require-corp");
  const next = startWorker("1", server, caches); // browsers stop workers at any time
  assert.equal(await policy(next), "require-corp");
  assert.equal(await text(next.get("index.html")), "page");
  await next.ask({ task: "isolate", isOn: false });
  assert.equal(await policy(next), null);
  assert.equal(await policy(startWorker("1", server, caches)), null);
});

test("parts of a film are answered as browsers ask for them", async () => {
  const { worker } = await installed("1", { "film.mp4": "0123456789" });
  for (const [range, status, part, shown] of [["bytes=0-", 206, "0123456789", "bytes 0-9/10"], ["bytes=2-4", 206, "234", "bytes 2-4/10"], ["bytes=8-99", 206, "89", "bytes 8-9/10"], ["bytes=10-", 416, "", "bytes */10"]]) {
    const answer = await worker.get("film.mp4", { range });
    assert.deepEqual([answer.status, await answer.text(), answer.headers.get("content-range")], [status, part, shown]);
  }
  assert.equal((await worker.get("film.mp4", { range: "lines=1" })).status, 200);
});

test("a new version takes over only from a single page", async () => {
  const page = (path, frameType = "top-level") => ({ url: SCOPE + path, frameType });
  const cases = [[[], true], [[page("")], true], [[page(""), page("game/index.html", "nested")], true], [[page(""), page("#teach")], false], [[page(""), { url: "https://host.example/", frameType: "top-level" }], true]];
  for (const [pages, isDone] of cases) {
    const { worker } = await installed("1", { "index.html": "" }, [], { pages });
    assert.equal(await worker.ask({ task: "takeOver" }), isDone);
    assert.equal(worker.asked.includes("skipWaiting"), isDone);
  }
});

test("unknown messages are refused", async () => {
  const { worker } = await installed("1", { "index.html": "" });
  for (const message of [null, "x", { task: "constructor" }, { task: "x" }]) assert.equal(await worker.ask(message), false);
});

// The page's side.

class FakeWorker extends EventTarget {
  constructor(state, answers = {}) {
    super();
    this.answers = answers;
    this.state = state;
    this.messages = [];
  }

  become(state) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }

  postMessage(message, [port]) {
    this.messages.push(message);
    port.postMessage(this.answers[message.task] ?? false);
    port.close();
  }
}

function surroundings(registration, { controller = null, refuses = false } = {}) {
  const container = Object.assign(new EventTarget(), {
    controller,
    register: async () => {
      if (refuses) throw new Error("refused");
      return registration;
    },
    getRegistration: async () => registration,
  });
  let reloads = 0;
  return { container, script: "service_worker.js", reload: () => (reloads += 1), reloads: () => reloads };
}

const registrationOf = (workers) => Object.assign(new EventTarget(), { active: null, installing: null, waiting: null, ...workers });

test("without service workers nothing happens, and nothing fails", async () => {
  const none = { container: undefined, reload: () => assert.fail(), script: "" };
  const refusing = surroundings(null, { refuses: true });
  for (const one of [none, refusing]) {
    assert.equal(await startOffline({ onReady: () => assert.fail(), onUpdate: () => assert.fail() }, one), false);
    assert.equal(await setIsolation(true, one), false);
  }
  assert.equal(await keepRest(none), false);
  assert.equal(canIsolate(none), false);
  assert.equal(refusing.reloads(), 0);
});

test("the first version is ready when it is in use, and offers no update", async () => {
  const worker = new FakeWorker("installing");
  const registration = registrationOf({ installing: worker });
  let isReady = false;
  const started = startOffline({ onReady: () => (isReady = true), onUpdate: () => assert.fail() }, surroundings(registration));
  await new Promise(setImmediate);
  assert.equal(isReady, false);
  Object.assign(registration, { installing: null, waiting: worker });
  worker.become("installed");
  await new Promise(setImmediate);
  Object.assign(registration, { waiting: null, active: worker });
  worker.become("activating");
  worker.become("activated");
  assert.equal(await started, true);
  assert.equal(isReady, true);
});

test("a version that cannot be installed is none", async () => {
  const worker = new FakeWorker("installing");
  const started = startOffline({ onReady: () => assert.fail() }, surroundings(registrationOf({ installing: worker })));
  await new Promise(setImmediate);
  worker.become("redundant");
  assert.equal(await started, false);
});

test("an update is offered and applied only when asked for", async () => {
  const waiting = new FakeWorker("installed", { takeOver: true });
  const around = surroundings(registrationOf({ active: new FakeWorker("activated"), waiting }), { controller: {} });
  const updates = [];
  await startOffline({ onUpdate: (update) => updates.push(update) }, around);
  assert.deepEqual([updates.length, around.reloads(), waiting.messages.length], [1, 0, 0]);
  const done = updates[0]();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(around.reloads(), 0); // not before the new version is in use
  around.container.dispatchEvent(new Event("controllerchange"));
  assert.equal(await done, true);
  assert.equal(around.reloads(), 1);
});

test("an update that another tab forbids reloads nothing", async () => {
  const around = surroundings(registrationOf({ active: new FakeWorker("activated"), waiting: new FakeWorker("installed") }), { controller: {} });
  const updates = [];
  await startOffline({ onUpdate: (update) => updates.push(update) }, around);
  assert.equal(await updates[0](), false);
  assert.equal(around.reloads(), 0);
});

test("isolation reloads the page once, and only if the worker agrees", async () => {
  for (const agrees of [true, false]) {
    const active = new FakeWorker("activated", { isolate: agrees });
    const around = surroundings(registrationOf({ active }));
    assert.equal(await setIsolation(true, around), agrees);
    assert.equal(around.reloads(), agrees ? 1 : 0);
    assert.deepEqual(active.messages, [{ task: "isolate", isOn: true }]);
  }
});
