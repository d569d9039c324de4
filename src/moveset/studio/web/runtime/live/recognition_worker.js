// @ts-check
/** The pose worker of a live recogniser: opened when it is needed, and again after it has died. */

import { openPoseWorker, PoseClient } from "../pose/pose_client.js";
import { WorkerLoading } from "./worker_loading.js";

/** A frame that takes so long is never answered. */
const SILENT_MS = 15000;
const CHECK_MS = 1000;

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("./model_choice.js").PoseModel} PoseModel
 *
 * @typedef {object} Settings
 * @property {import("./worker_loading.js").Addresses} addresses
 * @property {number} threads
 * @property {PoseModel | "auto"} model
 * @property {(progress: import("../files.js").Progress) => void} [onProgress]
 *
 * @typedef {object} Listener
 * @property {(reply: import("../pose/pose_protocol.js").PoseReply) => void} onPose
 * @property {(error: Error) => void} onError
 * @property {(error: Error) => void} onDeath
 * @property {(model: PoseModel) => void} onModel Another landmark network is used.
 */

/** Recognises frames in a worker of its own. */
export class RecognitionWorker {
  /** @type {PoseClient | null} */
  #client = null;
  /** @type {WorkerLoading | null} */
  #loading = null;
  /** @type {Promise<PoseClient> | null} */
  #ready = null;
  /** @type {Bundle | null} */
  #bundle = null;
  /** Since when the worker has had nothing else to do than to answer. */
  #sentMs = 0;
  #hasTriedLite = false;
  #isClosed = false;
  /** @type {PoseModel | "auto"} */
  #wanted;

  /** @param {Settings} settings @param {Listener} listener */
  constructor(settings, listener) {
    this.settings = settings;
    this.listener = listener;
    this.#wanted = settings.model;
    this.timer = setInterval(() => this.#check(), CHECK_MS);
  }

  /** Return the worker with all networks and the bundle. @returns {Promise<PoseClient>} */
  async open() {
    if (this.#isClosed) throw new Error("the recogniser is closed: create another one");
    this.#ready ??= this.#load();
    return this.#ready;
  }

  async #load() {
    const { addresses, onProgress, threads } = this.settings;
    const { onPose, onError } = this.listener;
    const client = new PoseClient(openPoseWorker(), {
      onReady: () => {},
      onPose: (reply) => {
        this.#sentMs = performance.now(); // the frame that waits is sent now
        onPose(reply);
      },
      onError: (message, name = "Error") => onError(Object.assign(new Error(message), { name })),
      onDeath: (error) => this.#die(error),
    });
    const loading = new WorkerLoading({ addresses, onProgress });
    [this.#client, this.#loading] = [client, loading];
    try {
      const model = await loading.load(client, { model: this.#wanted, threads });
      if (this.#bundle) await client.ask(bundleEnvelope(this.#bundle));
      this.listener.onModel(model);
      client.sendNext();
      return client;
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  /** Recognise another bundle's moves. @param {Bundle} bundle */
  async useBundle(bundle) {
    await (await this.open()).ask(bundleEnvelope(bundle));
    this.#bundle = bundle;
  }

  /** Run the bundle's network. @type {import("../network.js").Run} */
  run = async (feeds, outputs) => {
    const client = await this.open();
    return (await client.ask({ message: { type: "run", feeds, outputs }, transfer: [] })).outputs;
  };

  /** @param {import("../pose/newest_frame.js").Frame} frame Is closed. @param {number} timeS */
  offer(frame, timeS) {
    if (!this.#client) return frame.close();
    if (!this.#client.isOnItsWay) this.#sentMs = performance.now();
    this.#client.offer(frame, timeS);
  }

  /** Forget the player and the past. */
  reset() {
    this.#client?.reset();
  }

  /** Change to the lighter network while the full one goes on; without it, the full one stays. It is tried once. */
  async useLite() {
    if (this.#hasTriedLite || !this.#loading || !this.#client) return;
    this.#hasTriedLite = true;
    const loading = this.#loading;
    try {
      this.listener.onModel(await loading.open(this.#client, "lite", loading.bytesOf("lite")));
      this.#wanted = "lite";
    } catch (error) {
      if (loading === this.#loading) this.listener.onError(withoutLite(error));
    }
  }

  /** End the worker for good. */
  close() {
    this.#isClosed = true;
    clearInterval(this.timer);
    this.#drop();
  }

  #drop() {
    this.#loading?.stop();
    this.#client?.stop();
    this.#client = this.#loading = this.#ready = null;
  }

  /** @param {Error} error */
  #die(error) {
    this.#drop();
    this.listener.onDeath(error);
  }

  #check() {
    if (document.hidden || !this.#client?.isOnItsWay || performance.now() - this.#sentMs < SILENT_MS) return;
    this.#die(new Error("the recogniser does not answer any more: close other programs, and start again"));
  }
}

/** @param {Bundle} bundle @returns {import("../pose/pose_protocol.js").Envelope} */
const bundleEnvelope = (bundle) => ({ message: { type: "bundle", bundle }, transfer: [] });

/** @param {unknown} error */
const withoutLite = (error) => new Error(`this device is slow, and the lighter network cannot be used: ${error instanceof Error ? error.message : String(error)}`);
