// @ts-check
/** The list of recordings on the Label page: person, number of segments, and which one is open. */

import { mediaAddress } from "./api.js";
import { fill, h } from "./dom.js";
import { plural } from "./format.js";

/** @typedef {{ name: string, person: string, segments: number }} Recording */

export class RecordingList {
  /** @param {Recording[]} recordings @param {(name: string) => void} onOpen */
  constructor(recordings, onOpen) {
    this.recordings = recordings;
    this.onOpen = onOpen;
    this.element = h("ul", { class: "recordings" });
    this.render();
  }

  /** @param {string} name */
  find(name) {
    return this.recordings.find((recording) => recording.name === name);
  }

  /** Return the recording after another; after the last comes the first. @param {string} name */
  after(name) {
    const index = this.recordings.findIndex((recording) => recording.name === name);
    return this.recordings[(index + 1) % this.recordings.length];
  }

  /** Remove a recording and return the one after it; null if none is left. @param {string} name */
  remove(name) {
    const next = this.after(name);
    this.recordings = this.recordings.filter((recording) => recording.name !== name);
    this.render();
    return this.recordings.length ? next : null;
  }

  render() {
    fill(this.element, ...this.recordings.map((recording) => h("li", {}, h("button", { "data-name": recording.name, onclick: () => this.onOpen(recording.name) },
      h("img", { src: mediaAddress(`/api/recordings/${encodeURIComponent(recording.name)}/poster`), alt: "", loading: "lazy" }),
      h("span", {}, h("b", {}, recording.name), h("small", { "data-count": recording.name }, describe(recording)))))));
  }

  /** Show a new number of segments. @param {string} name @param {number} segments */
  setCount(name, segments) {
    const recording = this.find(name);
    if (!recording) return;
    recording.segments = segments;
    const count = this.element.querySelector(`[data-count="${CSS.escape(name)}"]`);
    if (count) count.textContent = describe(recording);
  }

  /** Mark a recording as open. @param {string} name */
  open(name) {
    for (const button of this.element.querySelectorAll("button")) {
      if (button.dataset.name === name) { button.setAttribute("aria-current", "true"); button.scrollIntoView({ block: "nearest" }); }
      else button.removeAttribute("aria-current");
    }
  }
}

/** @param {Recording} recording */
const describe = ({ person, segments }) => `${person} · ${plural(segments, "segment")}`;
