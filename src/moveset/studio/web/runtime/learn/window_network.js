// @ts-check
/** A bundle's network on many windows: in batches, or a whole recording at once where the network allows. Pure. */
import { BATCH_SIZE, EMBEDDING, FEATURE_SIZE, INPUT, OUTPUT } from "../constants.js";
import { noneWhereInvalid, runNetwork } from "../network.js";

/** Ticks of a recording that are computed at once: limits the memory. */
const SEQUENCE_TICKS = 512;

/**
 * @typedef {import("../network.js").Run} Run
 * @typedef {{ probabilities: number[], embedding: Float32Array | null }} WindowOutput Of one window, none last.
 * @typedef {(completed: number) => void | Promise<void>} AfterBatch
 */

/** Computes what a network gives for many windows. */
export class WindowNetwork {
  /**
   * @param {Run} run The network. @param {number} ticks Of its window. @param {boolean} hasEmbedding
   * @param {Run | null} [sequence] The network that ``sequenceNetwork`` makes of it, if it can.
   */
  constructor(run, ticks, hasEmbedding, sequence = null) {
    this.run = run;
    this.ticks = ticks;
    this.outputs = hasEmbedding ? [OUTPUT, EMBEDDING] : [OUTPUT];
    this.sequence = sequence;
  }

  /**
   * Return the outputs at some ticks.
   * @param {Float32Array} features With the past that the first one needs. @param {readonly number[]} ends Rows of features at which the windows end.
   * @returns {Promise<WindowOutput[]>}
   */
  async at(features, ends) {
    if (this.sequence && ends.length > 1) return this.inSequence(this.sequence, features, ends);
    const windows = ends.map((end) => features.subarray((end + 1 - this.ticks) * FEATURE_SIZE, (end + 1) * FEATURE_SIZE));
    return this.ofWindows(windows);
  }

  /** Return the outputs of some windows. @param {readonly Float32Array[]} windows @returns {Promise<WindowOutput[]>} */
  async ofWindows(windows) {
    /** @type {WindowOutput[]} */
    const found = [];
    for (let start = 0; start < windows.length; start += BATCH_SIZE) {
      const batch = windows.slice(start, start + BATCH_SIZE);
      const data = new Float32Array(batch.length * this.ticks * FEATURE_SIZE);
      batch.forEach((window, row) => data.set(window, row * this.ticks * FEATURE_SIZE));
      found.push(...(await this.ask(this.run, data, [batch.length, this.ticks, FEATURE_SIZE], batch.length)));
    }
    return found;
  }

  /** @param {Run} sequence @param {Float32Array} features @param {readonly number[]} ends Increasing. */
  async inSequence(sequence, features, ends) {
    /** @type {WindowOutput[]} */
    const found = [];
    const last = ends[ends.length - 1];
    for (let first = ends[0]; first <= last; first += SEQUENCE_TICKS) {
      const count = Math.min(SEQUENCE_TICKS, last + 1 - first);
      const data = features.slice((first + 1 - this.ticks) * FEATURE_SIZE, (first + count) * FEATURE_SIZE);
      const outputs = await this.ask(sequence, data, [1, this.ticks - 1 + count, FEATURE_SIZE], count);
      const wanted = ends.filter((end) => end >= first && end < first + count);
      found.push(...wanted.map((end) => outputs[end - first]));
    }
    return found;
  }

  /** @param {Run} run @param {Float32Array} data @param {number[]} dims @param {number} count Of the outputs. @returns {Promise<WindowOutput[]>} */
  async ask(run, data, dims, count) {
    const results = await runNetwork(run, { [INPUT]: { data, dims } }, this.outputs);
    const row = (/** @type {string} */ name, /** @type {number} */ index) => {
      const size = results[name].length / count;
      return results[name].slice(index * size, (index + 1) * size);
    };
    return Array.from({ length: count }, (_, index) => ({
      probabilities: withNone([...row(OUTPUT, index)]),
      embedding: this.outputs.includes(EMBEDDING) ? row(EMBEDDING, index) : null,
    }));
  }
}

/** @param {number[]} found */
const withNone = (found) => noneWhereInvalid(found.length > 1 ? found : [found[0], 1 - found[0]]);
