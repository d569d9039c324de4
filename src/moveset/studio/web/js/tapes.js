// @ts-check
/** The list of recordings: who is in each, how much of it is labelled, which one is open. */

import { part } from "./api.js";
import { fill, h } from "./dom.js";

/** @typedef {{ name: string, person: string, segments: number }} Recording */

export class Tapes {
  /** @param {Recording[]} recordings @param {(name: string) => void} go */
  constructor(recordings, go) {
    this.recordings = recordings;
    this.go = go;
    this.element = h("ul", { class: "tapes" });
    this.draw();
  }

  /** @param {string} name */
  find(name) {
    return this.recordings.find((one) => one.name === name);
  }

  /** Return the recording after one, from the last the first. @param {string} name */
  after(name) {
    const index = this.recordings.findIndex((one) => one.name === name);
    return this.recordings[(index + 1) % this.recordings.length];
  }

  /** Leave one out; return the one that takes its place, if any is left. @param {string} name */
  remove(name) {
    const next = this.after(name);
    this.recordings = this.recordings.filter((one) => one.name !== name);
    this.draw();
    return this.recordings.length ? next : null;
  }

  draw() {
    fill(this.element, ...this.recordings.map((one) => h("li", {}, h("button", { "data-name": one.name, onclick: () => this.go(one.name) },
      h("img", { src: `/api/recordings/${part(one.name)}/poster`, alt: "", loading: "lazy" }),
      h("span", {}, h("b", {}, one.name), h("small", { "data-count": one.name }, words(one)))))));
  }

  /** Say how many segments one has now. @param {string} name @param {number} segments */
  count(name, segments) {
    const one = this.find(name);
    if (!one) return;
    one.segments = segments;
    const count = this.element.querySelector(`[data-count="${CSS.escape(name)}"]`);
    if (count) count.textContent = words(one);
  }

  /** @param {string} name */
  open(name) {
    for (const button of this.element.querySelectorAll("button")) {
      if (button.dataset.name === name) { button.setAttribute("aria-current", "true"); button.scrollIntoView({ block: "nearest" }); }
      else button.removeAttribute("aria-current");
    }
  }
}

/** @param {Recording} one */
const words = (one) => `${one.person} · ${one.segments} segments`;
