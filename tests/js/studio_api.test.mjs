/** The studio's pages notice a server that dies in the middle of an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { setTimeout: later } = globalThis;
globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ call) => later(call, 1e6).unref()); // no probing
const { get, watchServer, SERVER_AWAY } = await import("../../src/moveset/studio/web/js/api.js");

/** @type {boolean[]} */
const changes = [];
watchServer((away) => changes.push(away));

const answers = {
  "nothing comes": () => Promise.reject(new TypeError("connection refused")),
  "half an answer comes": () => Promise.resolve({ ok: true, status: 200, text: () => Promise.reject(new TypeError("connection reset")) }),
  "no new token comes": (() => {
    let calls = 0;
    return () => (calls++ ? Promise.reject(new TypeError("connection refused")) : Promise.resolve({ ok: false, status: 403 }));
  })(),
};

for (const [what, fetch] of Object.entries(answers)) {
  test(`the server is away when ${what}, and back with the next answer`, async () => {
    changes.length = 0;
    globalThis.fetch = /** @type {any} */ (fetch);
    await assert.rejects(get("/api/job"), { message: SERVER_AWAY, status: 0 });
    assert.deepEqual(changes, [true]);
    globalThis.fetch = /** @type {any} */ (() => Promise.resolve({ ok: true, status: 200, text: async () => '{"state": "idle"}' }));
    assert.deepEqual(await get("/api/job"), { state: "idle" });
    assert.deepEqual(changes, [true, false]);
  });
}

test("an error status without JSON has a message of its own", async () => {
  globalThis.fetch = /** @type {any} */ (() => Promise.resolve({ ok: false, status: 500, text: async () => "<html>" }));
  await assert.rejects(get("/api/job"), { message: "the studio answered with status 500", status: 500 });
});
