// @ts-check
/** Videos on their way to the disk, piece by piece; a piece is forgotten only once it is there. */

import { part, sendBytes, send, ServerError } from "./api.js";

const PIECE = 4 * 2 ** 20;
const RETRY_MS = 1000;

/** @param {number} ms */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Sends pieces one after the other, and goes on by itself where the server was away. */
export class Upload {
  /** @param {any} facts What the server said of it. */
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
    this.told = () => {};
  }

  /** Begin one. @param {object} facts title, suffix and what else is known. */
  static async begin(facts) {
    return new Upload(await send("POST", "/api/uploads", facts));
  }

  /** @param {Blob} piece */
  add(piece) {
    if (piece.size) this.queue.push(piece);
    this.running ??= this.run().finally(() => (this.running = null));
  }

  /** Wait until everything is there. */
  async settle() {
    while (this.running) await this.running;
    if (this.failure) throw this.failure;
  }

  async run() {
    while (this.queue.length && !this.failure) {
      const piece = this.queue[0];
      try {
        const path = `/api/uploads/${part(this.id)}?offset=${this.arrived}`;
        this.arrived = (await sendBytes("PUT", path, piece)).arrived;
        this.queue.shift();
        this.told(this.arrived);
      } catch (error) {
        await this.mend(/** @type {ServerError} */ (error), piece);
      }
    }
  }

  /** @param {ServerError} error @param {Blob} piece */
  async mend(error, piece) {
    const more = error.status === 409 ? Number(error.facts.offset) - this.arrived : 0;
    if (more > 0 && more <= piece.size) {
      this.arrived += more; // it had arrived, or a part of it; only the answer was lost
      if (more < piece.size) this.queue[0] = piece.slice(more);
      else this.queue.shift();
    } else if (error.status === 0 || error.status >= 500) {
      await wait(RETRY_MS);
    } else {
      this.failure = error;
    }
  }

  /** Tell what became known of it. @param {object} facts */
  note(facts) {
    return send("POST", `/api/uploads/${part(this.id)}/note`, facts);
  }

  /** Make a recording of it. @param {object} [facts] */
  finish(facts = {}) {
    return send("POST", `/api/uploads/${part(this.id)}/finish`, facts);
  }

  forget() {
    return send("POST", `/api/uploads/${part(this.id)}/forget`);
  }
}

/** Send a file as a whole, or what is still missing of it. @param {File} file @param {object} facts @param {(share: number) => void} told */
export async function sendFile(file, facts, told) {
  const upload = await Upload.begin({ ...facts, title: file.name, suffix: suffixOf(file.name), size: file.size });
  upload.told = (arrived) => told(arrived / file.size);
  while (upload.arrived < file.size) {
    upload.add(file.slice(upload.arrived, upload.arrived + PIECE));
    await upload.settle();
  }
  return upload.finish(facts);
}

/** @param {string} name */
export const suffixOf = (name) => (name.match(/\.[^.]+$/)?.[0] ?? "").toLowerCase();
