// @ts-check
/** What the worker that learns from examples does with each message; the worker is passed in. */

import { openNetwork } from "../network.js";
import { enrol } from "./enrolment.js";
import { openSequence } from "./sequence_network.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../network.js").Run} Run
 * @typedef {import("./background.js").Background} Background
 * @typedef {{ ort: string, wasm: string, background: string }} Files Addresses.
 *
 * @typedef {object} EnrolRequest Learn; answered by `progress`, and then `done` or `error`.
 * @property {"enrol"} type
 * @property {number} id
 * @property {Files} files
 * @property {Bundle | null} base
 * @property {readonly import("./labelled_recording.js").Recording[]} recordings
 * @property {readonly import("../manifest.js").MoveSetting[]} moves
 * @property {boolean} holdOut
 *
 * @typedef {EnrolRequest | { type: "cancel", id: number }} Request
 * @typedef {{ type: "progress", id: number, share: number }
 *   | { type: "done", id: number, enrolment: import("./enrolment.js").Enrolment }
 *   | { type: "error", id: number, name: string, message: string }} Reply
 *
 * @typedef {object} Surroundings
 * @property {(files: Files) => Promise<any>} loadOrt
 * @property {(files: Files) => Promise<Background>} loadBackground
 * @property {() => Promise<void>} readMessages Let messages come in.
 * @property {(reply: Reply) => void} reply
 */

/** Answers requests in the order in which they come. */
export class LearnService {
  /** @type {Promise<void>} */
  last = Promise.resolve();

  /** Of requests that are not answered yet. @type {Map<number, AbortController>} */
  stops = new Map();

  /** What was loaded, and is kept. @type {Promise<[any, Background]> | null} */
  files = null;

  /** @type {{ onnx: Uint8Array, run: Run, sequence: Run | null } | null} */
  network = null;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    this.surroundings = surroundings;
  }

  /** Answer a message after those before it. @param {Request} request */
  handle(request) {
    if (request.type === "cancel") return this.stops.get(request.id)?.abort();
    this.stops.set(request.id, new AbortController());
    this.last = this.last.then(() => this.answer(request));
    return this.last;
  }

  /** @param {EnrolRequest} request */
  async answer(request) {
    const { reply } = this.surroundings;
    try {
      reply({ type: "done", id: request.id, enrolment: await this.learn(request) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply({ type: "error", id: request.id, name, message });
    } finally {
      this.stops.delete(request.id);
    }
  }

  /** @param {EnrolRequest} request */
  async learn({ id, files, base, recordings, moves, holdOut }) {
    const [ort, background] = await this.load(files);
    const network = base?.model.onnx.length ? await this.open(ort, base.model) : null;
    const onProgress = async (/** @type {number} */ share) => {
      this.surroundings.reply({ type: "progress", id, share });
      await this.surroundings.readMessages();
    };
    const signal = this.stops.get(id)?.signal;
    const options = { holdOut, onProgress, signal, sequence: network?.sequence };
    return enrol(base, network?.run ?? null, recordings, moves, background, options);
  }

  /** Load the files once; if that fails, again for the next request. @param {Files} files */
  async load(files) {
    const { loadOrt, loadBackground } = this.surroundings;
    this.files ??= Promise.all([loadOrt(files), loadBackground(files)]);
    try {
      return await this.files;
    } catch (error) {
      this.files = null;
      throw error;
    }
  }

  /** Open a network, unless it is the last one. @param {any} ort @param {import("../manifest.js").Model} model */
  async open(ort, { onnx, ticks }) {
    if (!this.network || !isSame(this.network.onnx, onnx)) {
      const run = await openNetwork(ort, onnx);
      this.network = { onnx, run, sequence: await openSequence(ort, onnx, run, ticks) };
    }
    return this.network;
  }
}

/** @param {Uint8Array} one @param {Uint8Array} other */
const isSame = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);
