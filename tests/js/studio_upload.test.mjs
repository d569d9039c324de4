import assert from "node:assert/strict";
import { test } from "node:test";

const page = { querySelector: () => null };
Object.assign(globalThis, { document: page, DOMParser: class { parseFromString = () => page; } });
const { Upload } = await import("../../src/moveset/studio/web/js/upload.js");

/** A studio that keeps what it is sent, and goes wrong once as told. */
function studio(wrong) {
  let kept = "";
  globalThis.fetch = async (place, { body }) => {
    if (place === "/") return answer(200, {}); // it asks whether the studio is back
    const offset = Number(new URL(place, "http://studio").searchParams.get("offset"));
    if (offset !== kept.length) return answer(409, { error: "elsewhere", offset: kept.length });
    const piece = await body.text();
    const now = wrong;
    wrong = "";
    if (now === "killed before") throw new TypeError("no connection");
    if (now === "killed amid") kept += piece.slice(0, 3);
    else kept += piece;
    if (now) throw new TypeError("no connection");
    return answer(200, { arrived: kept.length });
  };
  return () => kept;
}

const answer = (status, facts) => ({ status, ok: status < 400, json: async () => facts, text: async () => "" });

for (const wrong of ["", "killed before", "killed amid", "killed after"]) {
  test(`every byte arrives once when the studio was ${wrong || "there"} while it wrote a piece`, async () => {
    const kept = studio(wrong);
    const upload = new Upload({ id: "a" });
    for (const piece of ["first piece,", "second,", "third"]) upload.add(new Blob([piece]));
    await upload.settle();
    assert.equal(kept(), "first piece,second,third");
    assert.equal(upload.arrived, kept().length);
  });
}
