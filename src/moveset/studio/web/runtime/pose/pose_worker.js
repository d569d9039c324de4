// @ts-check
/** The module worker in which the pose networks run: see pose_client.js and pose_protocol.js. */

import { PoseService } from "./pose_service.js";

/** @type {CanvasRenderingContext2D | any} */
let context = null;

/** Return the pixels of an ImageBitmap or a VideoFrame. @param {any} frame */
function readFrame(frame) {
  const width = frame.displayWidth ?? frame.width;
  const height = frame.displayHeight ?? frame.height;
  if (context?.canvas.width !== width || context.canvas.height !== height) {
    context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  }
  context.drawImage(frame, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** @param {import("./pose_protocol.js").StartRequest} request */
async function loadOrt({ ort: address, wasm }) {
  const ort = await import(address);
  ort.env.wasm.wasmPaths = { wasm };
  return ort;
}

const service = new PoseService({
  loadOrt,
  readFrame,
  now: () => performance.now(),
  reply: ({ message, transfer }) => /** @type {any} */ (self).postMessage(message, transfer),
});
self.addEventListener("message", ({ data }) => service.handle(data));
