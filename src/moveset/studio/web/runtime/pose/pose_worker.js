// @ts-check
/** The module worker in which the pose networks run: see pose_client.js and pose_protocol.js. */

import { PoseService } from "./pose_service.js";

/** @type {CanvasRenderingContext2D | any} */
let context = null;

/** The networks see 256 pixels of a player: more pixels than these cost time only. */
const MAX_SIDE = 1280;

/** Return the pixels of an ImageBitmap or a VideoFrame. @param {any} frame */
function readFrame(frame) {
  const [wide, high] = [frame.displayWidth ?? frame.width, frame.displayHeight ?? frame.height];
  const scale = Math.min(1, MAX_SIDE / Math.max(wide, high));
  const [width, height] = [Math.round(wide * scale), Math.round(high * scale)];
  if (context?.canvas.width !== width || context.canvas.height !== height) {
    context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  }
  context.drawImage(frame, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** @param {import("./pose_protocol.js").StartRequest} request */
async function loadOrt({ ort: address, wasm }) {
  const ort = await import(address).catch((error) => {
    throw new Error(`${address.split("/").at(-1)} could not be loaded: check the connection to the internet, and try again`, { cause: error });
  });
  if (typeof wasm === "string") ort.env.wasm.wasmPaths = { wasm };
  else ort.env.wasm.wasmBinary = wasm;
  return ort;
}

const service = new PoseService({
  loadOrt,
  readFrame,
  now: () => performance.now(),
  reply: ({ message, transfer }) => /** @type {any} */ (self).postMessage(message, transfer),
});
self.addEventListener("message", ({ data }) => service.handle(data));
