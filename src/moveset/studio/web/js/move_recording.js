// @ts-check
/** One recording of a move: the video, its cues, and its upload while it grows. */

import { beepTimes, scheduleCues, scheduledDuration } from "./cue_schedule.js";
import { Upload } from "./upload.js";
import { suffixFor, VideoRecorder } from "./video_recorder.js";

/** @typedef {import("./cue_schedule.js").Cue} Cue */

export class MoveRecording {
  /**
   * Begin the upload, so that a reload loses nothing.
   * @param {{ stream: MediaStream, type: string, settings: import("./cue_schedule.js").Settings, person: string }} options
   */
  static async begin({ stream, type, settings, person }) {
    const { move, interval_s } = settings;
    const upload = await Upload.begin({ title: `${person}_${move}`, suffix: suffixFor(type), person, move, interval_s });
    return new MoveRecording(new VideoRecorder(stream, type, scheduleCues(settings)), upload, move);
  }

  /** @param {VideoRecorder} recorder @param {Upload} upload @param {string} move */
  constructor(recorder, upload, move) {
    this.recorder = recorder;
    this.upload = upload;
    this.move = move;
    this.repetitions = beepTimes(recorder.cues, Infinity).length;
    this.duration_s = scheduledDuration(recorder.cues);
    /** @type {number[]} */
    this.beeps_s = [];
  }

  /** Record until the last cue, or until it is stopped. @param {(cue: Cue) => void} onCue */
  async record(onCue) {
    this.beeps_s = await this.recorder.run((chunk) => this.upload.add(chunk), (cue) => {
      onCue(cue);
      if (cue.kind === "beep") this.upload.update({ beeps_s: beepTimes(this.recorder.cues, cue.at_s) }).catch(() => {});
    });
  }

  stop() {
    this.recorder.stop();
  }

  /** Finish the upload, and return how many repetitions were saved. */
  async save() {
    await this.upload.finishQueue();
    const { segments } = await this.upload.finish({ beeps_s: this.beeps_s });
    return segments;
  }
}
