import assert from "node:assert/strict";
import { test } from "node:test";

const page = { querySelector: () => null };
Object.assign(globalThis, { document: page, DOMParser: class { parseFromString = () => page; } });
const { Upload } = await import("../../src/moveset/studio/web/js/upload.js");

/** A server that stores what it receives and fails once in the given way. */
function fakeServer(failure) {
  let stored = "";
  globalThis.fetch = async (address, { body }) => {
    if (address === "/") return respond(200, {}); // the page asks whether the server is back
    const offset = Number(new URL(address, "http://studio").searchParams.get("offset"));
    if (offset !== stored.length) return respond(409, { error: "elsewhere", offset: stored.length });
    const chunk = await body.text();
    const now = failure;
    failure = "";
    if (now === "before") throw new TypeError("no connection");
    if (now === "during") stored += chunk.slice(0, 3);
    else stored += chunk;
    if (now) throw new TypeError("no connection");
    return respond(200, { arrived: stored.length });
  };
  return () => stored;
}

const respond = (status, content) => ({ status, ok: status < 400, text: async () => JSON.stringify(content) });

for (const failure of ["", "before", "during", "after"]) {
  test(`every byte arrives once ${failure ? `when the server dies ${failure} writing a chunk` : "without failures"}`, async () => {
    const stored = fakeServer(failure);
    const upload = new Upload({ id: "a" });
    for (const chunk of ["first chunk,", "second,", "third"]) upload.add(new Blob([chunk]));
    await upload.finishQueue();
    assert.equal(stored(), "first chunk,second,third");
    assert.equal(upload.arrived, stored().length);
  });
}
