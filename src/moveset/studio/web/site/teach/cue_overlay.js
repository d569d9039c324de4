// @ts-check
/** The countdown and the beeps, large enough to be read from two metres, for those who do not hear them. */
import { NONE } from "../../runtime/constants.js";
import { announce, fill, h } from "../../js/dom.js";

const FLASH_MS = 350;

export class CueOverlay {
  constructor() {
    this.element = h("div", { class: "teach-cue", "aria-hidden": "true", hidden: true });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {import("../../js/cue_schedule.js").Cue} cue @param {string} name @param {import("../../js/cue_schedule.js").Settings} settings */
  show(cue, name, { move, times }) {
    if (cue.kind === "end") return announce("Done");
    const isNone = move === NONE;
    const isBeep = cue.kind === "beep";
    const text = isNone ? "anything except your moves" : isBeep ? `${name} · ${cue.number} of ${times}` : `get ready: ${name}`;
    const number = isBeep ? (isNone ? "" : "Now!") : String(cue.number);
    fill(this.element, h("p", {}, number && h("b", {}, number), h("span", {}, text)));
    this.element.hidden = false;
    this.element.classList.toggle("beep", isBeep);
    clearTimeout(this.timer);
    if (isBeep) this.timer = setTimeout(() => this.element.classList.remove("beep"), FLASH_MS);
    announce(isBeep ? `${name} ${cue.number}` : number);
  }

  clear() {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.element.classList.remove("beep");
  }
}
