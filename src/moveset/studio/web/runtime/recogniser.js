// @ts-check
/** How likely each move is, observation by observation, as moveset.recognise.predictor.Recogniser. Pure. */
import { BundleError } from "./bundle_error.js";
import { WindowClassifier } from "./classifier.js";
import { FEATURE_SIZE, POSE_FEATURES, POSE_SETTINGS } from "./constants.js";
import { windowTimes } from "./resample.js";

/**
 * @typedef {import("./manifest.js").Bundle} Bundle
 * @typedef {import("./network.js").Run} Run
 * @typedef {{ time_s: number, probabilities: Record<string, number> }} Score Of the moves and none; they add up to one.
 */

/** Computes scores from observations in time order. */
export class Recogniser {
  /** Times of the observations that the next score depends on. @type {number[]} */
  times_s = [];

  /** Those observations. @type {Float32Array[]} */
  rows = [];

  /** @param {Bundle} bundle From ``readBundle``. @param {Run | null} run Its network, from ``openNetwork``; null if it has none. */
  constructor(bundle, run) {
    checkFeatures(bundle);
    if (bundle.model.onnx.length && !run) throw new TypeError("this bundle's network is missing: open it first");
    this.bundle = bundle;
    this.classifier = new WindowClassifier(bundle, run);
  }

  /** Forget the past; the next observation begins a new recording. */
  reset() {
    this.times_s = [];
    this.rows = [];
  }

  /**
   * Return the score at an observation. The observation itself is kept: it must not change later.
   * @param {number} time_s Later than that of the previous observation. @param {Float32Array} observation From ``poseToRow`` in pose/pose_row.js.
   * @returns {Promise<Score>}
   */
  async score(time_s, observation) {
    const previous_s = this.times_s.at(-1) ?? -Infinity;
    if (!(time_s > previous_s)) throw new RangeError(`frames out of order: ${time_s} s after ${previous_s} s`);
    this.times_s.push(time_s);
    this.rows.push(observation);
    this.dropOld(time_s);
    const row = await this.classifier.predict(this);
    return { time_s, probabilities: Object.fromEntries(this.classifier.classes.map((name, column) => [name, row[column]])) };
  }

  /** Drop observations before the window, except the one that is interpolated into it. @param {number} time_s */
  dropOld(time_s) {
    const [start_s] = windowTimes(time_s, this.classifier.receptiveField);
    while (this.times_s.length > 2 && this.times_s[1] < start_s) {
      this.times_s.shift();
      this.rows.shift();
    }
  }
}

/** Check that a bundle was made with these features. @param {Bundle} bundle */
export function checkFeatures({ features, settings, model }) {
  if (features !== POSE_FEATURES) {
    throw new BundleError(`this bundle was made with ${features} features, and a web page has ${POSE_FEATURES} only: choose another bundle`);
  }
  const ours = /** @type {Record<string, unknown>} */ (POSE_SETTINGS);
  const names = [...new Set([...Object.keys(ours), ...Object.keys(settings)])].sort();
  const different = names.filter((name) => JSON.stringify(ours[name]) !== JSON.stringify(settings[name]));
  if (different.length) {
    throw new BundleError(`this bundle was made with another version of the ${features} features (${different.join(", ")}): teach it again`);
  }
  if (model.onnx.length && model.feature_size !== FEATURE_SIZE) {
    throw new BundleError(`this bundle's network takes ${model.feature_size} features, and ${features} has ${FEATURE_SIZE}: teach it again`);
  }
}
