// @ts-check
/** One recording as it is made: the camera's picture in pieces, its cues given when they are due. */

import { beeps, due } from "./schedule.js";

/** @typedef {import("./schedule.js").Cue} Cue */

const PIECE_MS = 1000;
const LOOK_MS = 20;
const BITS = 4_000_000;
const KINDS = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
/** Who stops has not begun the repetition of a beep that was only just heard. */
const UNHEARD_S = 0.3;

/** Return what this browser can record as; undefined if nothing. */
export const recordable = () => KINDS.find((one) => MediaRecorder.isTypeSupported(one));

/** Return how a file of a kind is called at its end. @param {string} kind */
export const endingOf = (kind) => (kind.includes("mp4") ? ".mp4" : ".webm");

export class Take {
  /** @param {MediaStream} stream @param {string} kind @param {Cue[]} cues */
  constructor(stream, kind, cues) {
    this.recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: BITS });
    this.cues = cues;
    this.stopped = false;
  }

  /** End it before its time. */
  stop() {
    this.stopped = true;
  }

  /** Return when each repetition was called for. @param {(piece: Blob) => void} add Takes a piece of the video. @param {(cue: Cue) => void} give */
  async run(add, give) {
    const { recorder, cues } = this;
    recorder.addEventListener("dataavailable", (event) => add(event.data));
    const over = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
    const began = new Promise((done) => recorder.addEventListener("start", () => done(performance.now()), { once: true }));
    recorder.start(PIECE_MS);
    const end_s = await this.follow(/** @type {number} */ (await began), give);
    if (recorder.state !== "inactive") recorder.stop();
    await over;
    return beeps(cues, end_s - UNHEARD_S);
  }

  /** Return how long it went. @param {number} zero_ms @param {(cue: Cue) => void} give */
  async follow(zero_ms, give) {
    const passed_s = () => (performance.now() - zero_ms) / 1000;
    let last_s = -1;
    while (!this.stopped && this.recorder.state === "recording") {
      const now_s = passed_s();
      const passed = due(this.cues, last_s, now_s);
      last_s = now_s;
      passed.forEach(give);
      if (passed.some((one) => one.kind === "end")) break;
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    return passed_s();
  }
}
