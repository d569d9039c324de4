// @ts-check
/** What the pose worker does with each message; the worker and the clock are passed in. */

import { openNetworks } from "./pose_networks.js";
import { errorEnvelope, poseEnvelope, readRequest } from "./pose_protocol.js";
import { PoseTracker } from "./pose_tracker.js";

/**
 * @typedef {import("./pose_protocol.js").StartRequest} StartRequest
 * @typedef {import("./pose_protocol.js").FrameRequest} FrameRequest
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
    /** @type {PoseTracker | null} */
    this.tracker = null;
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
      const request = readRequest(message);
      if (request.type === "start") await this.start(request);
      else if (request.type === "frame") await this.track(request);
      else this.tracker?.reset();
    } catch (error) {
      message?.frame?.close?.(); // closing it twice does no harm
      this.surroundings.reply(errorEnvelope(message?.type, error));
    }
  }

  /** @param {StartRequest} request */
  async start(request) {
    const ort = await this.surroundings.loadOrt(request);
    const weights = { detector: new Uint8Array(request.detector), landmarks: new Uint8Array(request.landmarks) };
    const networks = await openNetworks(ort, weights, { threads: request.threads });
    await networks.warmUp();
    this.tracker = new PoseTracker(networks);
    this.surroundings.reply({ message: { type: "ready" }, transfer: [] });
  }

  /** @param {FrameRequest} request */
  async track({ frame, timeS }) {
    const { now, readFrame, reply } = this.surroundings;
    const startMs = now();
    const image = readFrame(frame);
    frame.close();
    if (!this.tracker) throw new Error("the pose networks are not loaded: start the pose worker first");
    const pose = await this.tracker.step(image, timeS);
    reply(poseEnvelope({ timeS, width: image.width, height: image.height, tookMs: now() - startMs, pose }));
  }
}
