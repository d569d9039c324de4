// @ts-check
/** Recognition with one bundle after another in one ONNX Runtime. Pure. */

import { openNetwork } from "../network.js";
import { Recogniser } from "../recogniser.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../network.js").Run} Run
 */

/** Holds a bundle's network; one that the next bundle has too is kept open. */
export class BundleRunner {
  constructor() {
    /** @type {Recogniser | null} */
    this.recogniser = null;
    /** @type {Run | null} */
    this.network = null;
    this.timeS = -Infinity;
  }

  /** Recognise another bundle's moves; if it cannot be used, the old one stays. @param {any} ort @param {Bundle} bundle */
  async open(ort, bundle) {
    const isSame = this.recogniser && isSameBytes(this.recogniser.bundle.model.onnx, bundle.model.onnx);
    const network = isSame ? this.network : await openIfAny(ort, bundle.model.onnx);
    try {
      this.recogniser = new Recogniser(bundle, network);
    } catch (error) {
      if (!isSame) await network?.release?.();
      throw error;
    }
    if (!isSame) await this.network?.release?.();
    this.network = network;
  }

  /** Forget the past: the next row is of another recording. */
  reset() {
    this.recogniser?.reset();
    this.timeS = -Infinity;
  }

  /** Return the probabilities at a row; null without a bundle. @param {number} timeS A time that is not later than the last one begins a new recording. @param {Float32Array} row */
  async score(timeS, row) {
    if (timeS <= this.timeS) this.reset();
    this.timeS = timeS;
    return this.recogniser ? (await this.recogniser.score(timeS, row)).probabilities : null;
  }

  /** Run the bundle's network. @param {Parameters<Run>[0]} feeds @param {string[]} outputs */
  async run(feeds, outputs) {
    if (!this.network) throw new TypeError("the bundle has no network: use its templates alone");
    return this.network(feeds, outputs);
  }
}

/** @param {any} ort @param {Uint8Array} onnx @returns {Promise<Run | null>} */
const openIfAny = async (ort, onnx) => (onnx.length ? openNetwork(ort, onnx) : null);

/** @param {Uint8Array} one @param {Uint8Array} other */
const isSameBytes = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);
