// @ts-check
/** What the pose worker does with each message; the worker and the clock are passed in. */

import { BundleRunner } from "../live/bundle_runner.js";
import { openNetworks } from "./pose_networks.js";
import { errorEnvelope, poseEnvelope, readRequest } from "./pose_protocol.js";
import { poseToRow } from "./pose_row.js";
import { PoseTracker } from "./pose_tracker.js";

const NOT_LOADED = "the pose networks are not loaded: start the pose worker first";

/**
 * @typedef {import("./pose_protocol.js").StartRequest} StartRequest
 * @typedef {import("./pose_protocol.js").FrameRequest & import("./pose_protocol.js").Numbered} FrameRequest
 * @typedef {import("./pose_protocol.js").Request} Request
 * @typedef {object} Surroundings
 * @property {(request: StartRequest) => Promise<import("./pose_networks.js").Ort>} loadOrt
 * @property {(frame: any) => import("./crop_image.js").RgbaImage} readFrame
 * @property {() => number} now Milliseconds.
 * @property {(envelope: import("./pose_protocol.js").Envelope) => void} reply
 */

/** Answers requests in the order in which they come. */
export class PoseService {
  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    this.surroundings = surroundings;
    /** @type {import("./pose_networks.js").Ort | null} */
    this.ort = null;
    /** @type {import("./pose_networks.js").PoseNetworks | null} */
    this.networks = null;
    /** @type {PoseTracker | null} */
    this.tracker = null;
    this.runner = new BundleRunner();
    /** @type {Promise<void>} */
    this.last = Promise.resolve();
  }

  /** Answer a message after those before it. An error is a reply, and the next message is answered. @param {any} message */
  handle(message) {
    this.last = this.last.then(() => this.answer(message));
    return this.last;
  }

  /** @param {any} message */
  async answer(message) {
    try {
      const envelope = await this.act(readRequest(message));
      if (envelope) this.surroundings.reply(numbered(envelope, message.id));
    } catch (error) {
      message?.frame?.close?.(); // closing it twice does no harm
      this.surroundings.reply(errorEnvelope(message?.type, error, message?.id));
    }
  }

  /** @param {Request} request @returns {Promise<import("./pose_protocol.js").Envelope | null>} */
  async act(request) {
    if (request.type === "frame") return this.track(request);
    if (request.type === "reset") return this.reset();
    if (request.type === "start") return this.start(request);
    if (request.type === "run") {
      const outputs = await this.runner.run(request.feeds, request.outputs);
      return { message: { type: "result", outputs }, transfer: [] };
    }
    if (request.type === "landmarks") await this.loaded.networks.openLandmarks(this.loaded.ort, new Uint8Array(request.landmarks));
    else await this.runner.open(this.loaded.ort, request.bundle);
    return { message: { type: "done" }, transfer: [] };
  }

  /** ONNX Runtime and the networks. */
  get loaded() {
    if (!this.ort || !this.networks) throw new Error(NOT_LOADED);
    return { ort: this.ort, networks: this.networks };
  }

  reset() {
    this.tracker?.reset();
    this.runner.reset();
    return null;
  }

  /** @param {StartRequest} request @returns {Promise<import("./pose_protocol.js").Envelope>} */
  async start(request) {
    this.ort = await this.surroundings.loadOrt(request);
    const landmarks = request.landmarks && new Uint8Array(request.landmarks);
    const weights = { detector: new Uint8Array(request.detector), landmarks };
    this.networks = await openNetworks(this.ort, weights, { threads: request.threads });
    await this.networks.warmUp();
    this.tracker = new PoseTracker(this.networks);
    const detectorMs = landmarks ? undefined : await this.networks.measureDetector(this.surroundings.now);
    return { message: { type: "ready", detectorMs }, transfer: [] };
  }

  /** @param {FrameRequest} request */
  async track({ frame, timeS }) {
    const { now, readFrame } = this.surroundings;
    const startMs = now();
    const image = readFrame(frame);
    frame.close();
    if (!this.tracker) throw new Error(NOT_LOADED);
    const pose = await this.tracker.step(image, timeS);
    const row = poseToRow(pose);
    const probabilities = await this.runner.score(timeS, row);
    const { width, height } = image;
    return poseEnvelope({ timeS, width, height, tookMs: now() - startMs, pose, row, probabilities, people: this.tracker.people });
  }
}

/** @param {import("./pose_protocol.js").Envelope} envelope @param {number | undefined} id */
const numbered = ({ message, transfer }, id) => ({ message: id === undefined ? message : { ...message, id }, transfer });
