// @ts-check
/** Keeps segments as they are changed: soon after, one after the other, again where the server was away. */

import { same } from "./timeline.js";

/** @typedef {import("./timeline.js").Segment} Segment */

const SOON_MS = 600;
const AGAIN_MS = 2000;

/**
 * @typedef {object} Way
 * @property {(sent: { version: string, segments: Segment[] }) => Promise<any>} put Sends them.
 * @property {() => Segment[]} now What is to be kept.
 * @property {(segments: Segment[]) => void} clash Takes what somebody else has left, in place of ours.
 * @property {(words: string, kind?: "" | "warn" | "bad") => void} tell
 */

export class Keeper {
  /** @param {any} facts What the server said of the segments. @param {Way} way */
  constructor(facts, way) {
    this.way = way;
    this.version = facts.version;
    /** @type {Segment[]} */
    this.saved = facts.segments;
    /** @type {Promise<void>} */
    this.running = Promise.resolve();
    /** @type {any} */
    this.timer = 0;
  }

  /** Take what the server has now. @param {any} facts */
  take(facts) {
    this.version = facts.version;
    this.saved = facts.segments;
  }

  /** @param {number} [wait_ms] */
  later(wait_ms = SOON_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait_ms);
  }

  /** Keep what there is now. Two at once would take each other for somebody else. */
  save() {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.send());
    return this.running;
  }

  async send() {
    const segments = this.way.now();
    if (same(segments, this.saved)) return;
    try {
      const facts = await this.way.put({ version: this.version, segments });
      this.version = facts.version;
      this.saved = segments;
      this.way.tell("");
    } catch (error) {
      this.fail(/** @type {any} */ (error));
    }
  }

  /** @param {{ status: number, facts: any, message: string }} error */
  fail({ status, facts, message }) {
    if (status === 409 && facts.now) {
      this.take(facts.now);
      this.way.clash(facts.now.segments);
      this.way.tell(`${message}. Your last change was not kept.`, "warn");
    } else if (status === 0) {
      this.way.tell(`${message} Your changes wait here.`, "warn");
      this.later(AGAIN_MS);
    } else this.way.tell(message, "bad");
  }
}
