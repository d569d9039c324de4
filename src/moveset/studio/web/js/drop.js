// @ts-check
/** Videos that somebody has already: dropped or chosen, and sent with a bar for each. */

import { fill, h } from "./dom.js";
import { sendFile } from "./upload.js";

const HINT = "They are sent in pieces; if that breaks off, choose the same file again and it goes on.";

export class Drop {
  /** @param {(files: File[]) => void} take */
  constructor(take) {
    this.file = h("input", { type: "file", accept: "video/*,.mkv,.gif,.avi", multiple: true, "aria-label": "Videos", onchange: () => take([...(this.file.files ?? [])]) });
    this.sending = h("div", {});
    const drop = h("div", { class: "drop" }, h("span", {}, "Drop videos here, or choose them"), this.file, h("span", { class: "small" }, HINT));
    this.element = h("div", {}, drop, this.sending);
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** Send videos, one after the other; one that is refused does not hinder the next. @param {File[]} files @param {string} person */
  async send(files, person) {
    for (const one of files) await this.sendOne(one, person);
    this.file.value = "";
  }

  /** @param {File} file @param {string} person */
  async sendOne(file, person) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
    const words = h("div", { class: "small" }, file.name);
    this.sending.append(h("div", { class: "space" }, words, bar));
    try {
      const { recording } = await sendFile(file, { person }, (share) => (bar.value = share));
      bar.remove();
      fill(words, `${recording} is kept. `, h("a", { href: `#/label?recording=${encodeURIComponent(recording)}` }, "Label it"));
    } catch (error) {
      words.className = "small bad";
      words.textContent = `${file.name}: ${/** @type {Error} */ (error).message}`;
    }
  }
}
