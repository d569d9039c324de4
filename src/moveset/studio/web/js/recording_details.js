// @ts-check
/** The panel that renames the person of a recording and removes the recording after a confirmation. */

import { fill, h } from "./dom.js";

/**
 * @typedef {object} Actions
 * @property {(person: string) => Promise<void>} rename
 * @property {() => Promise<void>} remove
 * @property {(text: string, kind?: "" | "warn" | "bad") => void} showNote
 */

export class RecordingDetails {
  /** @param {string[]} people People in the other recordings. @param {Actions} actions */
  constructor(people, actions) {
    this.actions = actions;
    this.name = "";
    this.person = h("input", { type: "text", list: "known-people", maxlength: 60, autocomplete: "off" });
    this.removal = h("div", { class: "row space" });
    this.element = h("details", { class: "space" }, h("summary", {}, "This recording"),
      h("form", { class: "row space", onsubmit: (/** @type {Event} */ event) => this.rename(event) },
        h("label", { class: "field" }, "Who is in it", this.person,
          h("datalist", { id: "known-people" }, ...people.map((value) => h("option", { value })))),
        h("button", { type: "submit" }, "Save")),
      this.removal);
  }

  /** Show another recording. @param {string} name @param {string} person */
  show(name, person) {
    this.name = name;
    this.person.value = person;
    this.showRemoveButton();
  }

  showRemoveButton() {
    fill(this.removal, h("button", { class: "danger", onclick: () => this.askToRemove() }, "Remove this recording"));
  }

  askToRemove() {
    const cancel = h("button", { onclick: () => this.showRemoveButton() }, "Cancel");
    fill(this.removal,
      h("p", { role: "alert" }, `Remove ${this.name}? It moves to the folder “removed” of your project; you can put it back from there.`),
      h("button", { class: "danger", onclick: () => this.attempt(this.actions.remove) }, "Remove it"), cancel);
    cancel.focus();
  }

  /** @param {Event} event */
  rename(event) {
    event.preventDefault();
    const person = this.person.value.trim();
    if (!person) return this.actions.showNote("Enter the name of the person: scores are split by person.", "warn");
    this.attempt(() => this.actions.rename(person));
  }

  /** @param {() => Promise<void>} action */
  async attempt(action) {
    try {
      await action();
    } catch (error) {
      this.actions.showNote(/** @type {Error} */ (error).message, "bad");
    }
  }
}
