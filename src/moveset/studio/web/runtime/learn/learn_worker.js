// @ts-check
/** The module worker that learns from examples: see learn_client.js and learn_service.js. */

import { fetchFile } from "../files.js";
import { readBackground } from "./background.js";
import { LearnService } from "./learn_service.js";

/** @param {import("./learn_service.js").Files} files */
async function loadOrt({ ort: address, wasm }) {
  const [ort, binary] = await Promise.all([import(address), fetchFile(wasm)]);
  ort.env.wasm.wasmBinary = binary;
  ort.env.wasm.numThreads = 1; // a second thread does not help such small networks
  return ort;
}

const service = new LearnService({
  loadOrt,
  loadBackground: async ({ background }) => readBackground(await fetchFile(background)),
  readMessages: () => new Promise((resolve) => setTimeout(resolve)),
  reply: (reply) => self.postMessage(reply),
});
self.addEventListener("message", ({ data }) => service.handle(data));
