// @ts-check
/** Scores and events of whole recordings, as moveset.recognise.predictor and moveset.evaluate have them. Pure. */
import { WindowClassifier } from "../classifier.js";
import { FEATURE_SIZE, LAG, NONE } from "../constants.js";
import { smoothPositions } from "../dtw.js";
import { EventDetector } from "../events.js";
import { landmarkFeatures } from "../features.js";
import { noneWhereInvalid } from "../network.js";
import { atTimes, isMissing, windowTimes } from "../resample.js";
import { durationOf } from "./labelled_recording.js";
import { isAbsent, paddedFeatures, ticksOf } from "./recording_ticks.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../manifest.js").TriggerRule} TriggerRule
 * @typedef {import("../events.js").MoveEvent} MoveEvent
 * @typedef {import("./labelled_recording.js").Recording} Recording
 * @typedef {import("./labelled_recording.js").Segment} Segment
 * @typedef {import("./window_network.js").WindowNetwork} WindowNetwork
 * @typedef {import("./window_network.js").WindowOutput} WindowOutput
 *
 * @typedef {object} Timeline The true segments and the events of a recording.
 * @property {number} duration_s
 * @property {Segment[]} truth
 * @property {MoveEvent[]} events
 *
 * @typedef {{ times_s: ArrayLike<number>, rows: number[][] }} Track Probabilities at some times.
 */

/** Plays recordings with a bundle. */
export class RecordingPlayer {
  /** @param {Bundle} bundle @param {WindowNetwork | null} network Its network; null if it has none. */
  constructor(bundle, network) {
    this.classifier = new WindowClassifier(bundle, network?.run ?? null);
    this.network = bundle.model.onnx.length ? network : null;
    this.rules = bundle.rules;
  }

  /** Return what is pressed if each frame is scored, as live. @param {Recording} recording */
  async playFrames(recording) {
    return this.timeline(recording, await this.scoreFrames(recording));
  }

  /** Return what is pressed if each even tick is scored, which takes less time. @param {Recording} recording */
  async playTicks(recording) {
    return this.timeline(recording, await this.scoreTicks(recording));
  }

  /** @param {Recording} recording @param {Track} track @returns {Timeline} */
  timeline(recording, track) {
    const truth = recording.segments.filter(({ move }) => move !== NONE && this.classifier.classes.includes(move));
    return { duration_s: durationOf(recording), truth, events: this.detect(track) };
  }

  /** Return the events in time order; held moves are released at the end. @param {Track} track */
  detect({ times_s, rows }) {
    const detector = new EventDetector(this.rules);
    const { classes } = this.classifier;
    const events = rows.flatMap((row, index) => {
      const probabilities = Object.fromEntries(classes.map((name, column) => [name, row[column]]));
      return detector.step({ time_s: times_s[index], probabilities });
    });
    return [...events, ...detector.releaseAll(times_s[times_s.length - 1])];
  }

  /** @param {Recording} recording @returns {Promise<Track>} */
  async scoreFrames(recording) {
    const { times_s } = recording;
    const windows = times_s.map((time_s) => {
      const values = atTimes(recording, windowTimes(time_s, this.classifier.receptiveField));
      return landmarkFeatures(values).subarray(LAG * FEATURE_SIZE);
    });
    const recent = windows.map((one) => one.subarray(one.length - this.classifier.ticks * FEATURE_SIZE));
    const outputs = this.network && (await this.network.ofWindows(recent));
    const rows = windows.map((window, frame) => {
      if (isMissing(recording.rows[frame])) return this.certainlyNone();
      return this.combine(outputs?.[frame] ?? null, this.classifier.matcher?.distances(window) ?? null);
    });
    return { times_s, rows };
  }

  /** @param {Recording} recording @returns {Promise<Track>} */
  async scoreTicks(recording) {
    const ticks = ticksOf(recording);
    const features = paddedFeatures(ticks, this.classifier.receptiveField);
    const past = features.length / FEATURE_SIZE - ticks.times_s.length;
    const ends = Array.from(ticks.times_s, (_, tick) => past + tick);
    const outputs = this.network && (await this.network.at(features, ends));
    const distances = this.distances(features, ends, outputs);
    const rows = ends.map((_, tick) => {
      if (isAbsent(ticks, tick)) return this.certainlyNone();
      return this.combine(outputs?.[tick] ?? null, distances?.[tick] ?? null);
    });
    return { times_s: ticks.times_s, rows };
  }

  /** Return the distances to the templates at some ticks. @param {Float32Array} features @param {readonly number[]} ends @param {WindowOutput[] | null} outputs Of the network. */
  distances(features, ends, outputs) {
    const { matcher } = this.classifier;
    if (!matcher) return null;
    const count = matcher.templates.length;
    const limits = new Float32Array(ends.length * count);
    ends.forEach((_, index) => limits.set(matcher.limits(outputs?.[index].embedding ?? null), index * count));
    const found = matcher.paths.distances(smoothPositions(features), ends, limits);
    return ends.map((_, index) => matcher.relativeTo(found.subarray(index * count, (index + 1) * count)));
  }

  /** @param {WindowOutput | null} output @param {Float64Array | null} distances */
  combine(output, distances) {
    const embedding = this.classifier.matcher?.embeddingSize ? (output?.embedding ?? null) : null;
    return noneWhereInvalid(this.classifier.combine(output && { ...output, embedding }, distances));
  }

  certainlyNone() {
    return noneWhereInvalid(this.classifier.classes.map(() => 0));
  }
}
