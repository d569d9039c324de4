// @ts-check
/** Saves segments shortly after each change, one request at a time, and retries while the server is away. Pure. */

import { same } from "./segments.js";

/** @typedef {import("./segments.js").Segment} Segment */

const SAVE_DELAY_MS = 600;
const RETRY_MS = 2000;

/**
 * @typedef {object} Options
 * @property {(content: { version: string, segments: Segment[] }) => Promise<any>} put Sends the segments.
 * @property {() => Segment[]} current The segments to save.
 * @property {(segments: Segment[]) => void} onConflict Replaces ours by what somebody else has saved.
 * @property {(text: string, kind?: "" | "warn" | "bad") => void} showNote
 */

export class Autosave {
  /** @param {{ version: string, segments: Segment[] }} loaded The server's response. @param {Options} options */
  constructor(loaded, options) {
    this.options = options;
    this.version = loaded.version;
    /** @type {Segment[]} */
    this.saved = loaded.segments;
    /** @type {Promise<void>} */
    this.running = Promise.resolve();
    /** @type {any} */
    this.timer = 0;
  }

  /** Take over what the server has now. @param {{ version: string, segments: Segment[] }} loaded */
  reset(loaded) {
    this.version = loaded.version;
    this.saved = loaded.segments;
  }

  /** Save after a delay. @param {number} [delay_ms] */
  schedule(delay_ms = SAVE_DELAY_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay_ms);
  }

  /** Save now. Requests are queued: two at once would conflict with each other. */
  save() {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.send());
    return this.running;
  }

  async send() {
    const segments = this.options.current();
    if (same(segments, this.saved)) return;
    try {
      const response = await this.options.put({ version: this.version, segments });
      this.version = response.version;
      this.saved = segments;
      this.options.showNote("");
    } catch (error) {
      this.handleError(/** @type {any} */ (error));
    }
  }

  /** @param {{ status: number, details: any, message: string }} error */
  handleError({ status, details, message }) {
    if (status === 409 && details.now) {
      this.reset(details.now);
      this.options.onConflict(details.now.segments);
      this.options.showNote(`${message}. Your last change was not saved.`, "warn");
    } else if (status === 0) {
      this.options.showNote(`${message} Your changes will be saved then.`, "warn");
      this.schedule(RETRY_MS);
    } else this.options.showNote(message, "bad");
  }
}
