// @ts-check
/** Uploads of videos in chunks, which continue after the server was away. */

import { send, sendBytes, ServerError } from "./api.js";

const CHUNK_BYTES = 4 * 2 ** 20;
const RETRY_MS = 1000;
const TOO_SLOW = 408;

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends chunks one after the other; a chunk leaves the queue only when the server has it. */
export class Upload {
  /** @param {any} facts The server's description of the upload. */
  constructor(facts) {
    this.id = facts.id;
    this.arrived = facts.arrived ?? 0;
    /** @type {Blob[]} */
    this.queue = [];
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {Error | null} */
    this.failure = null;
    /** @type {(arrived: number) => void} */
    this.onProgress = () => {};
  }

  /** Start an upload. @param {object} facts title, suffix and what else is known. */
  static async begin(facts) {
    return new Upload(await send("POST", "/api/uploads", facts));
  }

  /** @param {Blob} chunk */
  add(chunk) {
    if (chunk.size) this.queue.push(chunk);
    this.running ??= this.run().finally(() => (this.running = null));
  }

  /** Wait until the server has everything. */
  async finishQueue() {
    while (this.running) await this.running;
    if (this.failure) throw this.failure;
  }

  async run() {
    while (this.queue.length && !this.failure) {
      const chunk = this.queue[0];
      try {
        const path = `/api/uploads/${this.id}?offset=${this.arrived}`;
        this.arrived = (await sendBytes("PUT", path, chunk)).arrived;
        this.queue.shift();
        this.onProgress(this.arrived);
      } catch (error) {
        await this.recover(/** @type {ServerError} */ (error), chunk);
      }
    }
  }

  /** @param {ServerError} error @param {Blob} chunk */
  async recover(error, chunk) {
    const more = error.status === 409 ? Number(error.details.offset) - this.arrived : 0;
    if (more > 0 && more <= chunk.size) {
      this.arrived += more; // the chunk, or a part of it, had arrived; only the response was lost
      if (more < chunk.size) this.queue[0] = chunk.slice(more);
      else this.queue.shift();
    } else if (error.status === 0 || error.status === TOO_SLOW || error.status >= 500) {
      await sleep(RETRY_MS);
    } else {
      this.failure = error;
    }
  }

  /** Add what became known later. @param {object} facts */
  update(facts) {
    return send("POST", `/api/uploads/${this.id}/update`, facts);
  }

  /** Make a recording of the upload. @param {object} [facts] */
  finish(facts = {}) {
    return send("POST", `/api/uploads/${this.id}/finish`, facts);
  }

  forget() {
    return send("POST", `/api/uploads/${this.id}/discard`);
  }
}

/** Upload a file, or the rest of it after an interruption. @param {File} file @param {object} facts @param {(fraction: number) => void} onProgress */
export async function sendFile(file, facts, onProgress) {
  const upload = await Upload.begin({ ...facts, title: file.name, suffix: suffixOf(file.name), size: file.size });
  upload.onProgress = (arrived) => onProgress(arrived / file.size);
  while (upload.arrived < file.size) {
    upload.add(file.slice(upload.arrived, upload.arrived + CHUNK_BYTES));
    await upload.finishQueue();
  }
  return upload.finish(facts);
}

/** @param {string} name */
const suffixOf = (name) => (name.match(/\.[^.]+$/)?.[0] ?? "").toLowerCase();
