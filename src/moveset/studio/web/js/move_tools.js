// @ts-check
/** Naming of moves where they are chosen: add one, rename or remove the chosen one. */

import { send } from "./api.js";
import { fill, h } from "./dom.js";
import { plural } from "./format.js";
import { moveName } from "./move_names.js";

const MAX_LENGTH = 40;

export class MoveTools {
  /**
   * @param {(move: string, text: string) => Promise<void>} onChanged The moves were changed; `move` is to be chosen.
   * @param {(error: Error) => void} onError
   */
  constructor(onChanged, onError) {
    this.onChanged = onChanged;
    this.onError = onError;
    this.name = h("input", { type: "text", maxlength: MAX_LENGTH, autocomplete: "off", placeholder: "for example Wave" });
    this.adding = h("form", { class: "row naming", onsubmit: (/** @type {Event} */ event) => this.add(event) },
      h("label", { class: "field grow" }, "A new move of your own", this.name), h("button", { class: "end" }, "Add"));
    this.tools = h("div", { class: "move-tools" });
    /** @type {{ move: string, segments: number } | null} */
    this.chosen = null;
  }

  /** Show the tools of the chosen move. @param {{ move: string, segments: number } | null} chosen Null where nothing can be changed. */
  show(chosen) {
    if (chosen?.move === this.chosen?.move && chosen) {
      this.chosen = chosen;
      return;
    }
    this.chosen = chosen;
    this.showButtons();
  }

  showButtons() {
    if (!this.chosen) return fill(this.tools);
    const name = moveName(this.chosen.move);
    fill(this.tools,
      h("button", { class: "quiet", onclick: () => this.showRenaming() }, `Rename ${name}`),
      h("button", { class: "quiet danger", onclick: () => this.showRemoving() }, `Remove ${name}`));
  }

  showRenaming() {
    if (!this.chosen) return;
    const { move } = this.chosen;
    const name = h("input", { type: "text", maxlength: MAX_LENGTH, value: moveName(move), autocomplete: "off" });
    const save = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.run(async () => (await send("PUT", `/api/moves/${move}`, { title: name.value })).move, () => `It is called ${name.value.trim()} now.`);
    };
    fill(this.tools, h("form", { class: "row naming", onsubmit: save },
      h("label", { class: "field grow" }, "New name", name), h("button", { class: "main end" }, "Save name"),
      h("button", { type: "button", class: "end", onclick: () => this.showButtons() }, "Cancel")));
    name.select();
  }

  showRemoving() {
    if (!this.chosen) return;
    const { move, segments } = this.chosen;
    const question = segments
      ? `Remove ${moveName(move)}, which was shown ${plural(segments, "time")}? Its recordings go to the folder “removed” of your project; nothing is deleted.`
      : `Remove ${moveName(move)}?`;
    const remove = h("button", { class: "danger", onclick: () => this.run(async () => {
      await send("POST", `/api/moves/${move}/remove`);
      return "";
    }, () => `${moveName(move)} was removed.`) }, "Yes, remove it");
    fill(this.tools, h("p", { class: "note warn" }, question), h("div", { class: "row space" }, remove, h("button", { onclick: () => this.showButtons() }, "Keep it")));
    remove.focus();
  }

  /** @param {Event} event */
  add(event) {
    event.preventDefault();
    const title = this.name.value;
    this.run(async () => {
      const { move } = await send("POST", "/api/moves", { title });
      this.name.value = "";
      return move;
    }, () => `${title.trim()} is added. Press Record and do it at every beep.`);
  }

  /** @param {() => Promise<string>} change Returns the move to choose. @param {() => string} text */
  async run(change, text) {
    try {
      const move = await change();
      this.chosen = null;
      await this.onChanged(move, text());
    } catch (error) {
      this.onError(/** @type {Error} */ (error));
    }
  }
}
