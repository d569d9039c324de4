// @ts-check
/** Records examples: the states of a recording, and what is kept of it. The clock and the timers are passed in. */
import { NONE } from "../../runtime/constants.js";
import { plural } from "../../js/format.js";
import { addExample } from "../storage/project.js";
import { exampleAdvice, NO_CAMERA } from "./example_faults.js";
import { exampleOfMove, exampleOfNone, examplesOfBeeps } from "./example_making.js";
import { CuedRecording, HoldRecording } from "./recording.js";

/**
 * @typedef {import("./example_making.js").Trim} Trim
 * @typedef {{ example: import("../storage/project.js").Example | null, fault: string }} Made
 * @typedef {object} Tools
 * @property {Trim} trim
 * @property {() => string} newId
 * @property {() => number} now_ms Of the day.
 * @property {(ms: number) => Promise<void>} wait
 *
 * @typedef {object} Callbacks
 * @property {(cue: import("../../js/cue_schedule.js").Cue) => void} onCue
 * @property {() => void} onState It began or ended.
 * @property {(text: string, kind: "" | "warn") => void} onSaid
 */

/** Frames of the last moments arrive later: they are analysed first. */
const SETTLE_MS = 300;

/** Motion before a false press that is kept as no move. */
const FALSE_BEFORE_S = 2;
const FALSE_AFTER_S = 0.3;

export class Recorder {
  /** @param {import("./teaching_session.js").TeachingSession} session @param {Tools} tools @param {Callbacks} callbacks */
  constructor(session, tools, callbacks) {
    this.session = session;
    this.tools = tools;
    this.callbacks = callbacks;
    this.held = new HoldRecording();
    /** @type {CuedRecording | null} */
    this.cued = null;
    this.move = "";
  }

  get isRunning() {
    return this.held.isRunning || this.cued !== null;
  }

  /** Record a move at every beep, or no move for some time. @param {import("../../js/cue_schedule.js").Settings} settings */
  startCued(settings) {
    if (this.isRunning || !this.hasPicture()) return;
    this.move = settings.move;
    this.cued = new CuedRecording(settings, this.session.clock());
    this.callbacks.onState();
  }

  /** Give the cues that are due; call it many times a second. */
  tick() {
    const now_s = this.session.clock();
    if (this.held.isTooLong(now_s)) this.release();
    const { cued } = this;
    if (!cued) return;
    for (const cue of cued.step(now_s)) this.callbacks.onCue(cue);
    if (cued.isOver) this.finishCued(cued);
  }

  /** End a recording of beeps, and keep what was done so far. */
  stop() {
    const { cued } = this;
    if (!cued) return;
    cued.stop(this.session.clock());
    this.finishCued(cued);
  }

  /** @param {string} move */
  press(move) {
    if (this.isRunning || !this.hasPicture()) return;
    this.move = move;
    if (this.held.press(this.session.clock())) this.callbacks.onState();
  }

  async release() {
    const span = this.held.release(this.session.clock());
    if (!span) return;
    const { move } = this;
    const frames = this.inFrames(span);
    this.callbacks.onState();
    await this.tools.wait(SETTLE_MS);
    const { buffer } = this.session;
    const made = move === NONE ? exampleOfNone(buffer, frames, this.making()) : exampleOfMove(buffer, move, frames, this.making());
    this.keep(move, [made]);
  }

  /** Forget a recording that was interrupted. @param {string} text What to say. */
  cancel(text) {
    if (!this.isRunning) return;
    this.held.cancel();
    this.cued = null;
    this.callbacks.onState();
    this.callbacks.onSaid(text, "warn");
  }

  /** Keep the motion before a press as no move. @param {{ time_s: number }} event @returns {boolean} Whether it is kept. */
  keepFalse({ time_s }) {
    const made = exampleOfNone(this.session.buffer, { start_s: time_s - FALSE_BEFORE_S, end_s: time_s + FALSE_AFTER_S }, this.making());
    return this.keep(NONE, [made]);
  }

  /** @param {CuedRecording} cued */
  async finishCued(cued) {
    const { move } = this;
    const [beeps_s, end_s] = [cued.beeps_s.map((at_s) => this.inFrames({ start_s: at_s, end_s: at_s }).start_s), this.inFrames({ start_s: 0, end_s: cued.end_s }).end_s];
    this.cued = null;
    this.callbacks.onState();
    await this.tools.wait(SETTLE_MS);
    if (!beeps_s.length) return this.callbacks.onSaid("Stopped before the first beep: nothing was kept.", "warn");
    const { buffer } = this.session;
    const made = move === NONE ? [exampleOfNone(buffer, { start_s: beeps_s[0], end_s }, this.making())] : examplesOfBeeps(buffer, move, beeps_s, end_s, this.making());
    this.keep(move, made);
  }

  /** Return a span of the page's clock as one of the frames' times. @param {import("../storage/project.js").Span} span */
  inFrames({ start_s, end_s }) {
    const { buffer, clock } = this.session;
    const now_s = clock();
    const difference_s = buffer.frameTime(now_s) - now_s;
    return { start_s: start_s + difference_s, end_s: end_s + difference_s };
  }

  hasPicture() {
    const { buffer, clock } = this.session;
    if (buffer.isRunning(clock())) return true;
    this.callbacks.onSaid(NO_CAMERA, "warn");
    return false;
  }

  making() {
    return { newId: this.tools.newId, now_ms: this.tools.now_ms(), trim: this.tools.trim };
  }

  /** Keep the examples that are good, and say so; return whether there are any. @param {string} move @param {readonly Made[]} made */
  keep(move, made) {
    const known = this.session.base?.moves.map((one) => one.move) ?? [];
    const kept = made.flatMap(({ example }) => (example && this.session.change(addExample(example, known)) ? [example] : []));
    const faults = made.map(({ fault }) => fault).filter(Boolean);
    const advice = faults.length ? [] : kept.map(exampleAdvice).filter(Boolean);
    this.callbacks.onSaid(keptText(this.session.names[move] ?? "no move", kept.length, faults, advice), faults.length ? "warn" : "");
    return kept.length > 0;
  }
}

/** Return what to say of examples. @param {string} name @param {number} kept @param {readonly string[]} faults @param {readonly string[]} [advice] How to make better ones. */
export function keptText(name, kept, faults, advice = []) {
  const said = kept ? [`Kept ${plural(kept, "example")} of ${name}.`] : [];
  if (faults.length && kept) said.push(`${faults.length} ${faults.length > 1 ? "were" : "was"} not kept.`);
  else if (faults.length) said.push("Nothing was kept.");
  return [...said, ...new Set(faults), ...advice.slice(0, 1)].join(" ");
}
