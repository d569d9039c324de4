// @ts-check
/** The page's side of the pose worker: sends it the newest frame, and passes on what it answers. */

import { NewestFrame } from "./newest_frame.js";
import { frameEnvelope, startEnvelope } from "./pose_protocol.js";

/**
 * @typedef {import("./pose_protocol.js").PoseReply} PoseReply
 * @typedef {object} Listener
 * @property {() => void} onReady The networks are loaded.
 * @property {(reply: PoseReply) => void} onPose
 * @property {(message: string) => void} onError In words. After an error with one frame the next one is tried.
 */

/** Return a worker for `PoseClient`. */
export const openPoseWorker = () => new Worker(new URL("./pose_worker.js", import.meta.url), { type: "module" });

/** Finds the player in frames, in a worker. */
export class PoseClient {
  /** @param {Worker} worker @param {Listener} listener */
  constructor(worker, listener) {
    this.worker = worker;
    this.listener = listener;
    this.frames = new NewestFrame();
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = ({ message }) => listener.onError(`the pose worker has stopped: reload the page (${message})`);
  }

  /** Load the networks. @param {Omit<import("./pose_protocol.js").StartRequest, "type">} settings Their bytes are moved to the worker. */
  start(settings) {
    this.post(startEnvelope(settings));
  }

  /** Find the player in a frame, unless a newer one comes before the worker is free. @param {import("./newest_frame.js").Frame} frame Is closed. @param {number} timeS */
  offer(frame, timeS) {
    this.send(this.frames.offer({ frame, timeS }));
  }

  /** Forget who was followed: the next frame is of another recording. */
  reset() {
    this.frames.clear();
    this.post({ message: { type: "reset" }, transfer: [] });
  }

  /** End the worker. */
  stop() {
    this.frames.clear();
    this.worker.terminate();
  }

  /** @param {import("./pose_protocol.js").Reply} reply */
  receive(reply) {
    if (reply.type === "error") this.listener.onError(reply.message);
    else if (reply.type === "pose") this.listener.onPose(reply);
    else this.listener.onReady();
    const canSend = reply.type !== "error" || reply.during === "frame";
    if (canSend) this.send(this.frames.next());
  }

  /** @param {import("./newest_frame.js").TimedFrame | null} timed */
  send(timed) {
    if (timed) this.post(frameEnvelope(timed));
  }

  /** @param {import("./pose_protocol.js").Envelope} envelope */
  post({ message, transfer }) {
    this.worker.postMessage(message, transfer);
  }
}
