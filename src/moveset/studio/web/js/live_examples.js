// @ts-check
/** Repetitions of a new move are recognised while it is being recorded, from the first one on. */

/** @typedef {{ time_s: number, live: { tryExample(example: { move: string, start_s: number, end_s: number }): void } }} View */

export class LiveExamples {
  /** @param {View} view @param {string} move @param {boolean} isKnown Whether it is recognised already. */
  constructor(view, move, isKnown) {
    this.view = view;
    this.move = move;
    this.isWanted = !isKnown && move !== "none";
    this.start_s = NaN;
  }

  /** Try what was done since the last beep. @param {import("./cue_schedule.js").Cue} cue */
  hear(cue) {
    if (!this.isWanted || cue.kind === "count") return;
    const { time_s } = this.view;
    if (this.start_s < time_s) this.view.live.tryExample({ move: this.move, start_s: this.start_s, end_s: time_s });
    this.start_s = time_s;
  }
}
