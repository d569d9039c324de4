// @ts-check
/** Class probabilities at the latest observation, by a network, templates or both. Pure. */
import { FEATURE_SIZE, LAG, NONE } from "./constants.js";
import { landmarkFeatures } from "./features.js";
import { fuseProbabilities } from "./fusion.js";
import { noneWhereInvalid, predict } from "./network.js";
import { atTimes, isMissing, windowTimes } from "./resample.js";
import { TemplateMatcher, decide } from "./templates.js";

/**
 * @typedef {import("./manifest.js").Bundle} Bundle
 * @typedef {import("./network.js").Run} Run
 */

/** The streaming half of moveset.recognise.predictor.WindowClassifier. */
export class WindowClassifier {
  /** @param {Bundle} bundle @param {Run | null} run Its network; null if it has none. */
  constructor(bundle, run) {
    this.moves = bundle.model.classes.slice(0, -1);
    this.ticks = bundle.model.ticks;
    this.run = bundle.model.onnx.length ? run : null;
    this.matcher = bundle.templates.length ? new TemplateMatcher(bundle.templates) : null;
    this.classes = [...new Set([...this.moves, ...(this.matcher?.moves ?? [])]), NONE];
  }

  /** Ticks that one prediction depends on, the features' own past included. */
  get receptiveField() {
    return Math.max(this.ticks, this.matcher?.receptiveField ?? 0) + LAG;
  }

  /**
   * Return the probabilities of the classes at the last observation; none is certain if it shows nobody.
   * @param {import("./resample.js").Observations} observations
   */
  async predict({ times_s, rows }) {
    const last = rows.length - 1;
    if (isMissing(rows[last])) return noneWhereInvalid(this.classes.map(() => 0));
    const values = atTimes({ times_s, rows }, windowTimes(times_s[last], this.receptiveField));
    // The past of the first ones is missing.
    const features = landmarkFeatures(values).subarray(LAG * FEATURE_SIZE);
    return noneWhereInvalid(await this.classify(features));
  }

  /** @param {Float32Array} features Up to the last tick. */
  async classify(features) {
    const distances = this.matcher?.distances(features) ?? null;
    return this.combine(this.run && (await this.askNetwork(this.run, features)), distances);
  }

  /**
   * Return the probabilities at a tick from what the network and the templates say of it.
   * @param {{ probabilities: number[], embedding: Float32Array | null } | null} network
   * @param {Float64Array | null} distances From ``TemplateMatcher.distances``.
   */
  combine(network, distances) {
    const matcher = this.matcher;
    if (!matcher || !distances) return network?.probabilities ?? [];
    const match = matcher.match(distances, network?.embedding ?? null);
    const row = network
      ? fuseProbabilities(network.probabilities, this.moves, match, matcher.moves)
      : match.probabilities;
    return decide(row, this.classes, match.decided);
  }

  /** @param {Run} run @param {Float32Array} features */
  askNetwork(run, features) {
    const recent = features.slice(features.length - this.ticks * FEATURE_SIZE);
    return predict(run, recent, this.ticks, this.matcher?.embeddingSize ?? 0);
  }
}
