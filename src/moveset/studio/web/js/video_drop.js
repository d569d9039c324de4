// @ts-check
/** The area for existing videos: dropped or chosen, and uploaded with a progress bar each. */

import { acceptDrops, fill, h } from "./dom.js";
import { sendFile } from "./upload.js";

const HINT = "If an upload is interrupted, choose the same file again to continue it.";

export class VideoDrop {
  /** @param {(files: File[]) => void} onFiles */
  constructor(onFiles) {
    this.input = h("input", { type: "file", accept: "video/*,.mkv,.gif,.avi", multiple: true, "aria-label": "Videos", onchange: () => onFiles([...(this.input.files ?? [])]) });
    this.uploads = h("div", {});
    const zone = h("div", { class: "drop-zone" }, h("span", {}, "Drop videos here, or choose them"), this.input, h("span", { class: "small" }, HINT));
    this.element = h("div", {}, zone, this.uploads);
    acceptDrops(zone, onFiles);
  }

  /** Upload videos one after the other; an error in one does not stop the next. @param {File[]} files @param {string} person */
  async send(files, person) {
    for (const file of files) await this.sendOne(file, person);
    this.input.value = "";
  }

  /** @param {File} file @param {string} person */
  async sendOne(file, person) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
    const text = h("div", { class: "small" }, file.name);
    this.uploads.append(h("div", { class: "space" }, text, bar));
    try {
      const { recording } = await sendFile(file, { person }, (fraction) => (bar.value = fraction));
      bar.remove();
      fill(text, `Saved ${recording}. `, h("a", { href: `#/label?recording=${encodeURIComponent(recording)}` }, "Label it"));
    } catch (error) {
      text.className = "small bad";
      text.textContent = `${file.name}: ${/** @type {Error} */ (error).message}`;
    }
  }
}
