// @ts-check
/** What to do while the networks load, and how much is loaded. */

import { fill, h } from "../js/dom.js";
import { moveList } from "./move_list.js";
import { loadedText } from "./words.js";

export class LoadingPanel {
  constructor() {
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "Loading" });
    this.text = h("span", {}, "Loading …");
    this.moves = h("div", {});
    this.element = h("div", { class: "card loading" },
      h("h2", {}, "Get ready"),
      h("p", {}, "Stand back until your whole body is in the picture, from your head to your feet: about 2 to 3 metres."),
      h("div", { class: "progress" }, this.bar, this.text),
      this.moves);
  }

  /** @param {import("./live.js").Bundle} bundle @param {{ effects: boolean }} options */
  showMoves(bundle, options) {
    fill(this.moves, moveList(bundle, options));
  }

  /** @param {{ loaded: number, total: number }} progress */
  showProgress(progress) {
    if (progress.total > 0) this.bar.value = Math.min(1, progress.loaded / progress.total);
    this.text.textContent = this.wordsFor(progress);
  }

  /** @param {{ loaded: number, total: number }} progress */
  wordsFor(progress) {
    const isDone = progress.total > 0 && progress.loaded >= progress.total;
    return isDone ? "Loaded. Starting …" : `Loading ${loadedText(progress)}`;
  }

  reset() {
    this.bar.value = 0;
    this.text.textContent = "Loading …";
  }
}
