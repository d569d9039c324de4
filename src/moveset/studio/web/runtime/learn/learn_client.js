// @ts-check
/** The page's side of the worker that learns from examples. */

import { BundleError } from "../bundle_error.js";
import { TrainingError } from "./training_error.js";

/**
 * @typedef {import("./enrolment.js").Enrolment} Enrolment
 * @typedef {import("./learn_service.js").Files} Files
 * @typedef {import("./learn_service.js").Reply} Reply
 * @typedef {{ holdOut?: boolean, onProgress?: (share: number) => void, signal?: AbortSignal }} LearnOptions As ``enrol`` has them.
 * @typedef {{ resolve: (enrolment: Enrolment) => void, reject: (error: unknown) => void, onProgress?: (share: number) => void }} Waiting
 */

/** Where the files of an exported site are, relative to this module. @type {Files} */
const PLACES = {
  ort: "../../onnxruntime-web/ort.wasm.bundle.min.mjs",
  wasm: "../../onnxruntime-web/ort-wasm-simd-threaded.wasm.gz",
  background: "../../networks/background.npz",
};

/** Return a worker for ``LearnClient``. */
export const openLearnWorker = () => new Worker(new URL("./learn_worker.js", import.meta.url), { type: "module" });

/** Learns from examples in a worker, one time after the other. Keep it: it loads its files once. */
export class LearnClient {
  /** @type {Map<number, Waiting>} */
  waiting = new Map();
  asked = 0;

  /** @type {Worker | null} */
  worker = null;

  /** @param {{ files?: Partial<Files>, openWorker?: () => Worker }} [options] Addresses relative to the page, where the files lie elsewhere. */
  constructor({ files = {}, openWorker = openLearnWorker } = {}) {
    const here = Object.entries(PLACES).map(([name, place]) => [name, new URL(place, import.meta.url).href]);
    const given = Object.entries(files).map(([name, place]) => [name, new URL(place, location.href).href]);
    /** @type {Files} */
    this.files = Object.fromEntries([...here, ...given]);
    this.openWorker = openWorker;
  }

  /**
   * Return what ``enrol`` of enrolment.js returns.
   * @param {import("../manifest.js").Bundle | null} base @param {readonly import("./labelled_recording.js").Recording[]} recordings
   * @param {readonly import("../manifest.js").MoveSetting[]} moves @param {LearnOptions} [options] @returns {Promise<Enrolment>}
   */
  enrol(base, recordings, moves, { holdOut = true, onProgress, signal } = {}) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = (this.asked += 1);
    const enrolled = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, onProgress }));
    signal?.addEventListener("abort", () => this.cancel(id, signal.reason), { once: true });
    this.post({ type: "enrol", id, files: this.files, base, recordings, moves, holdOut });
    return enrolled;
  }

  /** End the worker; whoever waits gets an error. */
  close() {
    this.worker?.terminate();
    this.worker = null;
    this.fail(new Error("learning was ended: teach again"));
  }

  /** @param {number} id @param {unknown} reason */
  cancel(id, reason) {
    if (!this.waiting.has(id)) return;
    this.post({ type: "cancel", id });
    this.waiting.get(id)?.reject(reason);
    this.waiting.delete(id);
  }

  /** @param {import("./learn_service.js").Request} request */
  post(request) {
    this.open().postMessage(request);
  }

  open() {
    if (this.worker) return this.worker;
    const worker = this.openWorker();
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = ({ message }) => {
      this.worker = null; // the next one may live longer
      worker.terminate();
      this.fail(new Error(`learning has stopped: teach again, or reload the page (${message})`));
    };
    this.worker = worker;
    return worker;
  }

  /** @param {unknown} error */
  fail(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  /** @param {Reply} reply */
  receive(reply) {
    const waiting = this.waiting.get(reply.id);
    if (!waiting) return;
    if (reply.type === "progress") return waiting.onProgress?.(reply.share);
    this.waiting.delete(reply.id);
    if (reply.type === "done") waiting.resolve(reply.enrolment);
    else waiting.reject(errorOf(reply));
  }
}

/** Return an error of the worker as one of the page. @param {{ name: string, message: string }} reply */
function errorOf({ name, message }) {
  if (name === "TrainingError") return new TrainingError(message);
  if (name === "BundleError") return new BundleError(message);
  return Object.assign(new Error(message), { name });
}
