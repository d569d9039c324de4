// @ts-check
/** Who is in a recording, and whether it stays: to be said anew, or put aside once that was asked. */

import { fill, h } from "./dom.js";

/**
 * @typedef {object} Way
 * @property {(person: string) => Promise<void>} rename
 * @property {() => Promise<void>} remove
 * @property {(words: string, kind?: "" | "warn" | "bad") => void} tell
 */

export class About {
  /** @param {string[]} people Who is in other recordings. @param {Way} way */
  constructor(people, way) {
    this.way = way;
    this.name = "";
    this.person = h("input", { type: "text", list: "known-people", maxlength: 60, autocomplete: "off" });
    this.rest = h("div", { class: "row space" });
    this.element = h("details", { class: "space" }, h("summary", {}, "This recording"),
      h("form", { class: "row space", onsubmit: (/** @type {Event} */ event) => this.rename(event) },
        h("label", { class: "field" }, "Who is in it", this.person,
          h("datalist", { id: "known-people" }, ...people.map((value) => h("option", { value })))),
        h("button", { type: "submit" }, "Save")),
      this.rest);
  }

  /** Show another recording. @param {string} name @param {string} person */
  show(name, person) {
    this.name = name;
    this.person.value = person;
    this.offer();
  }

  offer() {
    fill(this.rest, h("button", { class: "danger", onclick: () => this.ask() }, "Remove this recording"));
  }

  ask() {
    const stay = h("button", { onclick: () => this.offer() }, "Keep it");
    fill(this.rest,
      h("p", { role: "alert" }, `Remove ${this.name}? It goes into the project's folder “removed”, and can be put back from there.`),
      h("button", { class: "danger", onclick: () => this.attempt(this.way.remove) }, "Remove it"), stay);
    stay.focus();
  }

  /** @param {Event} event */
  rename(event) {
    event.preventDefault();
    const person = this.person.value.trim();
    if (!person) return this.way.tell("Say who is in the picture: scores are split by person.", "warn");
    this.attempt(() => this.way.rename(person));
  }

  /** @param {() => Promise<void>} work */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      this.way.tell(/** @type {Error} */ (error).message, "bad");
    }
  }
}
