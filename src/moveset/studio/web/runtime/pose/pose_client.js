// @ts-check
/** The page's side of the pose worker: sends it the newest frame, and passes on what it answers. */

import { NewestFrame } from "./newest_frame.js";
import { frameEnvelope, startEnvelope } from "./pose_protocol.js";

/**
 * @typedef {import("./pose_protocol.js").PoseReply} PoseReply
 * @typedef {import("./pose_protocol.js").Reply} Reply
 * @typedef {{ resolve: (reply: any) => void, reject: (error: Error) => void }} Waiting
 * @typedef {object} Listener
 * @property {() => void} onReady The networks are loaded.
 * @property {(reply: PoseReply) => void} onPose
 * @property {(message: string, name?: string) => void} onError In words. After an error with one frame the next one is tried.
 * @property {(error: Error) => void} [onDeath] The worker has ended by itself; without it, `onError` is called.
 */

/** Return a worker for `PoseClient`. A browser starts a worker of another site only through a module of this one. */
export function openPoseWorker() {
  const address = new URL("./pose_worker.js", import.meta.url);
  if (address.origin === location.origin) return new Worker(address, { type: "module" });
  const code = new Blob([`import ${JSON.stringify(address.href)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(code), { type: "module" });
}

/** Finds the player in frames, in a worker. */
export class PoseClient {
  /** @param {Worker} worker @param {Listener} listener */
  constructor(worker, listener) {
    this.worker = worker;
    this.listener = listener;
    this.frames = new NewestFrame();
    this.isOnItsWay = false;
    /** Whether the frame on its way is of before a reset. */
    this.isStale = false;
    this.asked = 0;
    /** @type {Map<number, Waiting>} */
    this.waiting = new Map();
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = ({ message }) => this.die(`the pose worker has stopped: reload the page (${message ?? "it cannot be loaded"})`);
  }

  /** Load the networks. @param {Omit<import("./pose_protocol.js").StartRequest, "type">} settings Their bytes are moved to the worker. */
  start(settings) {
    this.post(startEnvelope(settings));
  }

  /** Ask for something else than a frame, and return the answer. @param {import("./pose_protocol.js").Envelope} envelope @returns {Promise<any>} */
  ask({ message, transfer }) {
    const id = (this.asked += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ message: /** @type {any} */ ({ ...message, id }), transfer });
    });
  }

  /** Find the player in a frame, unless a newer one comes before the worker is free. @param {import("./newest_frame.js").Frame} frame Is closed. @param {number} timeS */
  offer(frame, timeS) {
    this.send(this.frames.offer({ frame, timeS }));
  }

  /** Send the frame that waits: the worker is free. */
  sendNext() {
    this.send(this.frames.next());
  }

  /** Forget the player and the past: the next frame is of another recording. What was found in one on its way is dropped. */
  reset() {
    this.frames.clear();
    this.isStale = this.isOnItsWay;
    this.post({ message: { type: "reset" }, transfer: [] });
  }

  /** End the worker. */
  stop() {
    this.frames.clear();
    this.worker.terminate();
    this.rejectAll(new Error("the recogniser was closed"));
  }

  /** @param {Reply} reply */
  receive(reply) {
    const waiting = "id" in reply && reply.id !== undefined && this.waiting.get(reply.id);
    if (waiting) return this.resolve(/** @type {any} */ (reply), waiting);
    const isFrame = reply.type === "pose" || (reply.type === "error" && reply.during === "frame");
    const isDropped = isFrame && this.isStale;
    if (isFrame) this.isOnItsWay = this.isStale = false;
    try {
      if (!isDropped) this.tell(reply);
    } finally {
      if (isFrame || reply.type === "ready") this.sendNext(); // also after an error of the page's own
    }
  }

  /** @param {Reply} reply */
  tell(reply) {
    if (reply.type === "error") this.listener.onError(reply.message, reply.name);
    else if (reply.type === "pose") this.listener.onPose(reply);
    else this.listener.onReady();
  }

  /** @param {Reply & { id: number }} reply @param {Waiting} waiting */
  resolve(reply, waiting) {
    this.waiting.delete(reply.id);
    if (reply.type === "error") waiting.reject(Object.assign(new Error(reply.message), { name: reply.name ?? "Error" }));
    else waiting.resolve(reply);
  }

  /** @param {string} message */
  die(message) {
    const error = new Error(message);
    const isAwaited = this.waiting.size > 0;
    this.rejectAll(error);
    if (this.listener.onDeath) this.listener.onDeath(error);
    else if (!isAwaited) this.listener.onError(message);
  }

  /** @param {Error} error */
  rejectAll(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  /** @param {import("./newest_frame.js").TimedFrame | null} timed */
  send(timed) {
    if (!timed) return;
    this.isOnItsWay = true;
    this.post(frameEnvelope(timed));
  }

  /** @param {import("./pose_protocol.js").Envelope} envelope */
  post({ message, transfer }) {
    this.worker.postMessage(message, transfer);
  }
}
