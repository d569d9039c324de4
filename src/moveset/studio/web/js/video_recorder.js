// @ts-check
/** Records the camera's stream in chunks and gives the cues at their times. */

import { beepTimes, dueCues } from "./cue_schedule.js";

/** @typedef {import("./cue_schedule.js").Cue} Cue */

const CHUNK_MS = 1000;
const POLL_MS = 20;
const BITS_PER_SECOND = 4_000_000;
const MIME_TYPES = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
/** A beep so shortly before the stop does not count: nobody has reacted to it. */
const REACTION_S = 0.3;

/** Return the MIME type this browser can record; undefined if none. */
export const recordingType = () => MIME_TYPES.find((type) => MediaRecorder.isTypeSupported(type));

/** Return the file suffix of a MIME type. @param {string} type */
export const suffixFor = (type) => (type.includes("mp4") ? ".mp4" : ".webm");

export class VideoRecorder {
  /** @param {MediaStream} stream @param {string} type @param {Cue[]} cues */
  constructor(stream, type, cues) {
    this.recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND });
    this.cues = cues;
    this.stopped = false;
  }

  /** Stop before the last cue. */
  stop() {
    this.stopped = true;
  }

  /** Record, and return the times of the beeps. @param {(chunk: Blob) => void} onChunk @param {(cue: Cue) => void} onCue */
  async run(onChunk, onCue) {
    const { recorder, cues } = this;
    recorder.addEventListener("dataavailable", (event) => onChunk(event.data));
    const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    const started = new Promise((resolve) => recorder.addEventListener("start", () => resolve(performance.now()), { once: true }));
    recorder.start(CHUNK_MS);
    const end_s = await this.giveCues(/** @type {number} */ (await started), onCue);
    if (recorder.state !== "inactive") recorder.stop();
    await ended;
    return beepTimes(cues, end_s - REACTION_S);
  }

  /** Return the recording's duration once it ended. @param {number} start_ms @param {(cue: Cue) => void} onCue */
  async giveCues(start_ms, onCue) {
    const elapsed_s = () => (performance.now() - start_ms) / 1000;
    let last_s = -1;
    while (!this.stopped && this.recorder.state === "recording") {
      const now_s = elapsed_s();
      const due = dueCues(this.cues, last_s, now_s);
      last_s = now_s;
      due.forEach(onCue);
      if (due.some((cue) => cue.kind === "end")) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return elapsed_s();
  }
}
