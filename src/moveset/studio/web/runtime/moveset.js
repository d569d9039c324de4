// @ts-check
/** Moves of the body as events in any page: the public module, described in docs/web-api.md. */

import { readBundle } from "./bundle.js";
import { BundleError } from "./bundle_error.js";
import { fetchFile } from "./files.js";
import { defaultThreads, missingSupport } from "./live/browser_support.js";
import { LiveRecogniser } from "./live/live_recogniser.js";
import { addressesOf } from "./live/worker_loading.js";

export { readBundle, writeBundle } from "./bundle.js";
export { BundleError } from "./bundle_error.js";
export { FileError } from "./files.js";
export { CameraError } from "./live/camera.js";
export { adjustThreshold, shiftOperatingPoint } from "./trigger_rules.js";

/**
 * @typedef {import("./manifest.js").Bundle} Bundle
 * @typedef {import("./live/live_recogniser.js").Callbacks} Callbacks
 * @typedef {import("./live/model_choice.js").PoseModel} PoseModel
 * @typedef {string | URL | Blob | ArrayBuffer | Uint8Array | Bundle} BundleSource An address, a file, its bytes, or what `readBundle` returned.
 *
 * @typedef {object} OwnOptions
 * @property {BundleSource} [bundle] Without it the one beside the runtime.
 * @property {PoseModel | "auto"} [model] The landmark network: "full", "lite", or as fast as this device needs, by default.
 * @property {number} [threads] More than one need a page that is isolated from other origins.
 * @property {Partial<import("./live/worker_loading.js").Addresses>} [files] Where they are not beside the runtime.
 * @property {AbortSignal} [signal] Ends the loading.
 * @typedef {OwnOptions & Callbacks} Options
 */

/**
 * Load a recogniser, ready to start.
 * @param {Options} [options]
 * @throws {Error} In words, what to do about it: the browser is too old, a file or the bundle cannot be used.
 */
export async function createRecogniser(options = {}) {
  const missing = missingSupport(globalThis);
  if (missing) throw new Error(missing);
  const addresses = addressesOf(options.files);
  const threads = options.threads ?? defaultThreads(globalThis);
  const settings = { addresses, threads, model: options.model ?? "auto", open: openBundle, onProgress: options.onProgress };
  const recogniser = new LiveRecogniser(settings, options);
  options.signal?.addEventListener("abort", () => recogniser.close());
  await recogniser.load(options.bundle ?? addresses.bundle);
  return recogniser;
}

/** Return a bundle. @param {BundleSource} source @returns {Promise<Bundle>} @throws {BundleError} It is damaged, or of another kind. */
async function openBundle(source) {
  if (isBundle(source)) return source;
  if (source instanceof Blob) return readBundle(new Uint8Array(await source.arrayBuffer()), nameOf(source));
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return readBundle(bytesOf(source), "the bundle");
  if (typeof source === "string" || source instanceof URL) return readBundle(await fetchFile(source), new URL(source, location.href).pathname.split("/").at(-1) || "the bundle");
  throw new BundleError("a bundle is an address, a file, its bytes, or what readBundle returned: pass one of them");
}

/** @param {any} source @returns {source is Bundle} */
const isBundle = (source) => source?.model?.onnx instanceof Uint8Array && Array.isArray(source.rules) && Array.isArray(source.moves);

/** @param {Blob} file */
const nameOf = (file) => (file instanceof File && file.name ? file.name : "the bundle");

/** @param {ArrayBuffer | Uint8Array} source */
const bytesOf = (source) => (source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
