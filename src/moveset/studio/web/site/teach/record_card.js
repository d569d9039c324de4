// @ts-check
/** The card that records examples: led by beeps, or while a button is held. */
import { NONE } from "../../runtime/constants.js";
import { clampNumber, timesText } from "../../js/capture_texts.js";
import { h, showNote } from "../../js/dom.js";
import { formatDuration, plural } from "../../js/format.js";
import { scheduleCues, scheduledDuration } from "../../js/cue_schedule.js";
import { beep, enableSound } from "../../js/sound.js";
import { countExamples, MIN_EXAMPLES } from "../storage/project.js";
import { CueOverlay } from "./cue_overlay.js";
import { Recorder } from "./recorder.js";

const TICK_MS = 30;
const FULL = 3;
const INTERRUPTED = "The recording was interrupted: do it again.";

export class RecordCard {
  /** @param {import("./teaching_session.js").TeachingSession} session @param {import("./recorder.js").Tools} tools */
  constructor(session, tools) {
    this.session = session;
    this.move = "";
    this.overlay = new CueOverlay();
    this.recorder = new Recorder(session, tools, {
      onCue: (cue) => this.giveCue(cue),
      onState: () => this.showState(),
      onSaid: (text, kind) => showNote(this.note, text, kind),
    });
    this.count = h("p", { class: "teach-count" });
    this.note = h("p", { class: "note", role: "status" });
    this.start = h("button", { type: "button", class: "main big", onclick: () => this.toggle() });
    this.hold = h("button", { type: "button", class: "big teach-hold", onpointerdown: (/** @type {PointerEvent} */ event) => this.pressPointer(event),
      onpointerup: () => this.recorder.release(), onpointercancel: () => this.recorder.cancel(INTERRUPTED), onblur: () => this.recorder.cancel(INTERRUPTED),
      oncontextmenu: (/** @type {Event} */ event) => event.preventDefault() }, "Hold to record");
    this.left = h("span", { class: "muted" });
    this.times = numberField({ min: 1, max: 20, value: FULL });
    this.interval = numberField({ min: 1.2, max: 8, step: 0.1, value: 2.5 });
    this.none_s = numberField({ min: 3, max: 60, value: 20 });
    this.moveFields = h("div", { class: "row" }, h("label", { class: "field" }, "Repetitions", this.times), h("label", { class: "field" }, "Seconds for each", this.interval));
    this.noneFields = h("div", { class: "row" }, h("label", { class: "field" }, "Seconds", this.none_s));
    this.heading = h("h2", { id: "teach-show" });
    this.element = h("section", { class: "card", "aria-labelledby": "teach-show" }, this.heading, this.count,
      h("div", { class: "row teach-buttons" }, this.start, this.hold, this.left), this.note,
      h("details", { class: "space" }, h("summary", {}, "How often and how fast"), this.moveFields, this.noneFields), this.overlay.element);
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    addEventListener("keydown", (event) => this.keyDown(event), { signal });
    addEventListener("keyup", (event) => this.keyUp(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.recorder.cancel(INTERRUPTED), { signal });
  }

  /** Show what to record. @param {string} move */
  show(move) {
    this.move = move;
    this.element.hidden = !move;
    if (!move) return this.recorder.cancel(INTERRUPTED);
    const isNone = move === NONE;
    const name = this.session.names[move] ?? "no move";
    const count = countExamples(this.session.project, move);
    this.heading.textContent = isNone ? "2. Show what is no move" : `2. Show ${name}`;
    this.count.textContent = isNone ? "Walk about, scratch your head, wave to a friend: anything except your moves." : countText(name, count);
    this.moveFields.hidden = isNone;
    this.noneFields.hidden = !isNone;
    this.showState();
  }

  settings() {
    return { move: this.move, times: clampNumber(this.times.value, 1, 20), interval_s: clampNumber(this.interval.value, 1.2, 8), none_s: clampNumber(this.none_s.value, 3, 60) };
  }

  showState() {
    const { cued, held } = this.recorder;
    const { times, none_s } = this.settings();
    const what = this.move === NONE ? `Record ${none_s} s` : `Record ${timesText(times)}, by beeps`;
    this.start.textContent = cued ? "Stop" : what;
    this.start.classList.toggle("stop", cued !== null);
    this.start.classList.toggle("main", cued === null);
    this.start.disabled = held.isRunning;
    this.hold.disabled = cued !== null;
    this.hold.textContent = held.isRunning ? "Recording …" : "Hold to record";
    this.hold.classList.toggle("stop", held.isRunning);
    if (!cued) {
      this.overlay.clear();
      this.left.textContent = held.isRunning ? "Let go when the move is over" : `${formatDuration(scheduledDuration(scheduleCues(this.settings())))}, hands free`;
    }
  }

  tick() {
    this.recorder.tick();
    const { cued } = this.recorder;
    if (cued) this.left.textContent = `${formatDuration(cued.left(this.session.clock()))} left`;
  }

  toggle() {
    enableSound();
    showNote(this.note, "");
    if (this.recorder.cued) this.recorder.stop();
    else this.recorder.startCued(this.settings());
  }

  /** @param {import("../../js/cue_schedule.js").Cue} cue */
  giveCue(cue) {
    beep(cue.kind);
    this.overlay.show(cue, this.session.names[this.move] ?? "no move", this.settings());
  }

  /** @param {PointerEvent} event */
  pressPointer(event) {
    if (event.button) return;
    this.hold.setPointerCapture(event.pointerId);
    this.press();
  }

  press() {
    showNote(this.note, "");
    this.recorder.press(this.move);
  }

  /** The space bar records, unless it types or presses something else. @param {KeyboardEvent} event */
  keyDown(event) {
    if (event.key === "Escape" && this.recorder.cued) this.recorder.stop();
    const isHere = event.target === this.hold || event.target === document.body || event.target === document.getElementById("main");
    const isKey = event.key === " " || (event.key === "Enter" && event.target === this.hold);
    if (!isKey || !isHere || !this.move || !this.element.checkVisibility()) return;
    event.preventDefault();
    if (!event.repeat) this.press();
  }

  /** @param {KeyboardEvent} event */
  keyUp(event) {
    if ((event.key === " " || event.key === "Enter") && this.recorder.held.isRunning) this.recorder.release();
  }

  close() {
    clearInterval(this.timer);
    this.listeners.abort();
  }
}

/** @param {Record<string, any>} limits */
const numberField = (limits) => h("input", { type: "number", ...limits });

/** @param {string} name @param {number} count */
function countText(name, count) {
  if (count >= FULL) return `${plural(count, "example")} of ${name}. More make it surer.`;
  if (count >= MIN_EXAMPLES) return `${plural(count, "example")} of ${name}: it is learnt. A third one makes it surer.`;
  return `Do it as you will in the game. ${MIN_EXAMPLES - count === 1 ? "One more example is" : "Two or three examples are"} enough.`;
}
