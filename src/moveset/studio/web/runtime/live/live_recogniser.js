// @ts-check
/** The live loop of a page: from the frames of a camera or a video to events. */

import { FrameTimes, isTooSlow } from "./model_choice.js";
import { MoveEvents } from "./move_events.js";
import { RecognitionWorker } from "./recognition_worker.js";
import { VideoSource } from "./video_source.js";

const STILL = "no new picture comes: check that the camera is on and not covered, and that no other program uses it";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../manifest.js").TriggerRule} TriggerRule
 * @typedef {import("./model_choice.js").PoseModel} PoseModel
 * @typedef {import("../pose/landmark_decoding.js").Pose} Pose
 * @typedef {"loading" | "ready" | "running" | "stopped"} State
 * @typedef {{ state: State, model: PoseModel, threads: number, frameMs: number, people?: number }} Status
 *
 * @typedef {object} Callbacks
 * @property {(event: import("./move_events.js").KeyEvent) => void} [onEvent]
 * @property {(found: { timeS: number, width: number, height: number, tookMs: number, pose: Pose | null }) => void} [onPose]
 * @property {(time_s: number, row: Float32Array) => void} [onRow]
 * @property {(score: import("../recogniser.js").Score) => void} [onScore]
 * @property {(progress: import("../files.js").Progress) => void} [onProgress]
 * @property {(status: Status) => void} [onStatus]
 * @property {(error: Error) => void} [onError]
 *
 * @typedef {import("./recognition_worker.js").Settings & { open: (source: any) => Promise<Bundle> }} Settings
 */

/** What `createRecogniser` returns. */
export class LiveRecogniser {
  /** @type {Bundle | null} */
  #bundle = null;
  /** @type {MoveEvents | null} */
  #events = null;
  /** @type {VideoSource | null} */
  #source = null;
  /** @type {RecognitionWorker} */
  #worker;
  #starts = 0;
  #times = new FrameTimes();
  #isClosed = false;
  #lastError = "";
  /** @type {Status} */
  #status;

  /** Call `createRecogniser` instead. @param {Settings} settings @param {Callbacks} callbacks */
  constructor(settings, callbacks) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.#status = { state: "loading", model: settings.model === "lite" ? "lite" : "full", threads: settings.threads, frameMs: 0 };
    this.#worker = new RecognitionWorker(settings, {
      onPose: (reply) => this.#show(reply),
      onError: (error) => this.#report(error),
      onDeath: (error) => this.#source && this.#end(error),
      onModel: (model) => this.#changeModel(model),
    });
  }

  /** The bundle whose moves are recognised. */
  get bundle() {
    return this.#bundle;
  }

  /** What the recogniser does now. */
  get status() {
    return { ...this.#status };
  }

  /** The `<video>` that is watched; null while stopped. Put it into the page to show the camera's picture. */
  get video() {
    return this.#source?.video ?? null;
  }

  /** Runs the bundle's network, in the worker; null if the bundle has none. */
  get run() {
    return this.#bundle?.model.onnx.length ? this.#worker.run : null;
  }

  /** Load the networks and a bundle; `createRecogniser` does. @param {any} source */
  async load(source) {
    try {
      const [bundle] = await Promise.all([this.settings.open(source), this.#worker.open()]);
      await this.setBundle(bundle);
      this.#tell({ state: "ready" });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Recognise moves in a video, in a stream, or in what the camera sees.
   *
   * Starting again changes the source.
   * @param {HTMLVideoElement | MediaStream} [source]
   * @throws {Error} In words: why there is no picture.
   */
  async start(source) {
    this.#checkOpen();
    this.#halt();
    const mine = ++this.#starts;
    const isWanted = () => mine === this.#starts;
    const opened = await this.#open(source, isWanted).catch((error) => {
      if (isWanted()) throw error;
    });
    if (opened) this.#watch(opened);
  }

  /** Return a source and have a worker; nothing if it is not wanted any more by then. @param {any} source @param {() => boolean} isWanted */
  async #open(source, isWanted) {
    const opened = await VideoSource.open(source, isWanted);
    try {
      await this.#worker.open();
    } catch (error) {
      opened?.close();
      throw error;
    }
    return isWanted() ? opened : opened?.close();
  }

  /** @param {VideoSource} opened */
  #watch(opened) {
    this.#source = opened;
    this.#lastError = "";
    opened.watch({
      onFrame: (frame, timeS) => this.#worker.offer(frame, timeS),
      onBreak: () => this.reset(),
      onStill: (isStill) => isStill && this.#stand(),
      onError: (error) => this.#report(error),
      onEnd: (error) => this.#end(error),
    });
    this.#tell({ state: "running" });
  }

  /** Release what is held, and watch no longer. Does nothing while stopped. */
  stop() {
    this.#starts += 1;
    const wasRunning = this.#source !== null;
    this.#halt();
    if (wasRunning) this.#tell({ state: "stopped" });
  }

  /** Stop, and free the worker and its memory for good. */
  close() {
    if (this.#isClosed) return;
    this.stop();
    this.#isClosed = true;
    this.#worker.close();
  }

  /** Release what is held, and forget the past: the next frame is of another recording. */
  reset() {
    this.#worker.reset();
    this.#events?.reset();
  }

  /** Recognise another bundle's moves. If it cannot be used, the old one stays. @param {any} source As in `createRecogniser`. */
  async setBundle(source) {
    this.#checkOpen();
    const bundle = await this.settings.open(source);
    await this.#worker.useBundle(bundle);
    this.#bundle = bundle;
    if (this.#events) this.#events.setBundle(bundle);
    else this.#events = new MoveEvents(bundle, (event) => this.callbacks.onEvent?.(event));
  }

  /** Use other rules, one for each move of the bundle. @param {readonly TriggerRule[]} rules */
  setRules(rules) {
    this.#events?.setRules(rules);
  }

  #halt() {
    this.#source?.close();
    this.#source = null;
    this.reset();
  }

  /** @param {import("../pose/pose_protocol.js").PoseReply} reply */
  #show(reply) {
    if (!this.#source) return;
    const { timeS, width, height, tookMs, pose, row, probabilities, people } = reply;
    this.#lastError = "";
    if (probabilities) {
      const score = { time_s: timeS, probabilities };
      this.#events?.step(score);
      this.callbacks.onScore?.(score);
    }
    if (row) this.callbacks.onRow?.(timeS, row);
    this.callbacks.onPose?.({ timeS, width, height, tookMs, pose });
    if (people !== undefined && people !== this.#status.people) this.#tell({ people });
    if (pose) this.#measure(tookMs);
  }

  /** @param {number} tookMs */
  #measure(tookMs) {
    this.#times.add(tookMs);
    if (!this.#times.isKnown) return;
    const frameMs = this.#times.medianMs;
    if (!this.#status.frameMs) this.#tell({ frameMs });
    this.#status.frameMs = frameMs;
    if (this.settings.model === "auto" && this.#status.model === "full" && isTooSlow(frameMs)) this.#worker.useLite();
  }

  /** @param {PoseModel} model */
  #changeModel(model) {
    this.#times.clear();
    this.#tell({ model, frameMs: 0 });
  }

  #stand() {
    this.reset();
    this.#report(new Error(STILL));
  }

  /** @param {Error} error */
  #end(error) {
    this.stop();
    this.#report(error);
  }

  /** @param {Error} error The same one is told once, until a frame succeeds. */
  #report(error) {
    if (error.message === this.#lastError || this.#isClosed) return;
    this.#lastError = error.message;
    this.callbacks.onError?.(error);
  }

  /** @param {Partial<Status>} changes */
  #tell(changes) {
    this.#status = { ...this.#status, ...changes };
    this.callbacks.onStatus?.({ ...this.#status });
  }

  #checkOpen() {
    if (this.#isClosed) throw new Error("the recogniser is closed: create another one");
  }
}
