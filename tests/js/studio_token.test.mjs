/** The pages give the token of the printed address with every request, and say when it is an old one. */

import assert from "node:assert/strict";
import { test } from "node:test";

let stored = "first";
const inPage = () => null;
globalThis.document = /** @type {any} */ ({ querySelector: inPage });
globalThis.DOMParser = /** @type {any} */ (class { parseFromString() { return { querySelector: inPage }; } });
Object.defineProperty(globalThis, "localStorage", { value: { getItem: () => stored }, configurable: true });
const { setTimeout: later } = globalThis;
globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ call) => later(call, 1e6).unref()); // no probing
const { get, mediaAddress, watchServer, SERVER_RESTARTED } = await import("../../src/moveset/studio/web/js/api.js");

/** @type {[boolean, string][]} */
const changes = [];
watchServer((away, why) => changes.push([away, why]));

/** A server that knows a token, and opens its page to whom it gave a cookie. @param {string} token @param {boolean} hasCookie */
function serve(token, hasCookie) {
  const answer = (/** @type {number} */ status) => ({ ok: status === 200, status, text: async () => "{}" });
  globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ path, /** @type {any} */ wish) =>
    answer((path === "/" ? hasCookie : wish.headers["x-moveset-token"] === token) ? 200 : 403));
}

test("a restarted server is told apart from one that is away, until its address is opened", async () => {
  serve("first", true);
  await get("/api/state");
  assert.deepEqual(changes, []);
  serve("second", false);
  await assert.rejects(get("/api/state"), { message: SERVER_RESTARTED, status: 0 });
  serve("second", true); // another tab has the cookie, but its token is not stored yet
  await assert.rejects(get("/api/state"), { message: SERVER_RESTARTED, status: 0 });
  assert.deepEqual(changes, [[true, SERVER_RESTARTED]]);
  stored = "second";
  await get("/api/state");
  assert.deepEqual(changes.at(-1), [false, ""]);
});

test("images and videos give the token in their address", () => {
  assert.equal(mediaAddress("/api/x"), "/api/x?token=second");
  assert.equal(mediaAddress("/api/x?a=1"), "/api/x?a=1&token=second");
});
