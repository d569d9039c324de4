// @ts-check
/** Loading of the pose worker: ONNX Runtime, the networks and a bundle. */

import { fetchFile } from "../files.js";
import { startEnvelope } from "../pose/pose_protocol.js";
import { firstModel } from "./model_choice.js";
import { TotalProgress } from "./progress.js";

/**
 * @typedef {import("./model_choice.js").PoseModel} PoseModel
 * @typedef {import("../pose/pose_client.js").PoseClient} PoseClient
 * @typedef {"ort" | "wasm" | "detector" | "full" | "lite" | "bundle"} FileName
 * @typedef {Record<FileName, string>} Addresses
 */

/** Where the files of an exported site are, relative to this module. @type {Addresses} */
const PLACES = {
  ort: "../../onnxruntime-web/ort.wasm.bundle.min.mjs",
  wasm: "../../onnxruntime-web/ort-wasm-simd-threaded.wasm.gz",
  detector: "../../networks/pose_detector.onnx.gz",
  full: "../../networks/pose_landmarks.onnx.gz",
  lite: "../../networks/pose_landmarks_lite.onnx.gz",
  bundle: "../../bundle.moveset",
};

/** Bytes of the compressed files, roughly: until a file is asked for, nobody knows its size. */
const SIZES = { wasm: 3.7e6, detector: 2.5e6, full: 6.0e6, lite: 2.6e6 };

/** Return the addresses of all files. @param {Partial<Addresses>} [files] Relative to the page. @returns {Addresses} */
export function addressesOf(files = {}) {
  const all = Object.entries(PLACES).map(([name, place]) => [name, new URL(place, import.meta.url).href]);
  const given = Object.entries(files).map(([name, place]) => [name, new URL(place, location.href).href]);
  return Object.fromEntries([...all, ...given]);
}

/** Loads what the worker needs, once for each worker. */
export class WorkerLoading {
  /** @param {{ addresses: Addresses, onProgress?: (progress: import("../files.js").Progress) => void }} options */
  constructor({ addresses, onProgress }) {
    this.addresses = addresses;
    this.progress = new TotalProgress(onProgress);
    this.stopping = new AbortController();
  }

  /** End what is still being loaded. */
  stop() {
    this.stopping.abort();
  }

  /** @param {"wasm" | "detector" | PoseModel | "bundle"} name @param {AbortSignal} [signal] */
  async bytesOf(name, signal = this.stopping.signal) {
    const bytes = await fetchFile(this.addresses[name], { onProgress: this.progress.of(name), signal });
    this.progress.finish(name);
    return bytes;
  }

  /**
   * Load the networks into a worker, and return which landmark network it has.
   *
   * The full landmark network, the largest file, is asked for while the detector is measured: on a fast connection
   * nothing waits, and on a slow one it is given up before much of it was loaded.
   * @param {PoseClient} client @param {{ model: PoseModel | "auto", threads: number }} options @returns {Promise<PoseModel>}
   */
  async load(client, { model, threads }) {
    for (const name of /** @type {const} */ (["wasm", "detector", model === "lite" ? "lite" : "full"])) this.progress.expect(name, SIZES[name]);
    const [wasm, detector] = await Promise.all([this.bytesOf("wasm"), this.bytesOf("detector")]);
    const early = this.begin(model === "lite" ? "lite" : "full");
    const settings = { ort: this.addresses.ort, wasm: wasm.buffer, detector: detector.buffer, threads };
    const { detectorMs } = await client.ask(startEnvelope(settings)).catch((error) => {
      early.stop.abort();
      throw error;
    });
    const chosen = firstModel(model, detectorMs);
    return this.openFirst(client, chosen, early, model);
  }

  /** @param {PoseClient} client @param {PoseModel} chosen @param {ReturnType<WorkerLoading["begin"]>} early @param {PoseModel | "auto"} wanted */
  async openFirst(client, chosen, early, wanted) {
    if (chosen === early.model) return this.open(client, chosen, early.bytes);
    this.progress.expect(chosen, SIZES[chosen]);
    try {
      const opened = await this.open(client, chosen, this.bytesOf(chosen));
      early.stop.abort();
      this.progress.forget(early.model);
      return opened;
    } catch (error) {
      if (wanted !== "auto" || this.stopping.signal.aborted) throw error;
      this.progress.forget(chosen);
      return this.open(client, early.model, early.bytes); // better a slow one than none
    }
  }

  /** Begin to load a landmark network. @param {PoseModel} model */
  begin(model) {
    const stop = new AbortController();
    this.stopping.signal.addEventListener("abort", () => stop.abort());
    const bytes = this.bytesOf(model, stop.signal);
    bytes.catch(() => {}); // whoever awaits it hears of the error
    return { model, stop, bytes };
  }

  /** @param {PoseClient} client @param {PoseModel} model @param {Promise<Uint8Array<ArrayBuffer>>} bytes */
  async open(client, model, bytes) {
    const landmarks = (await bytes).buffer;
    await client.ask({ message: { type: "landmarks", landmarks }, transfer: [landmarks] });
    return model;
  }
}
