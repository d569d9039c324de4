// @ts-check
/** The line above everything that says what is wrong, what was done, or what to change. */

import { fill, h } from "../js/dom.js";

/** @typedef {import("./live.js").Kind} Kind */
/** @typedef {{ label: string, act: () => void }} Action */

/** How long what was said stays. */
const SAID_MS = 7000;

export class StatusLine {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** What is wrong, until it is no longer so. @type {{ text: string, kind: Kind, actions: Action[] } | null} */
    this.fault = null;
    /** @type {{ text: string, kind: Kind } | null} */
    this.said = null;
    this.advice = "";
    this.isAdviceShown = true;
    this.shown = "";
  }

  /** Show a fault, or a question, until `clearFault`. @param {string} text @param {Action[]} [actions] @param {Kind} [kind] */
  showFault(text, actions = [], kind = "bad") {
    this.fault = { text, kind, actions };
    this.render();
  }

  clearFault() {
    this.fault = null;
    this.render();
  }

  /** @param {string} text @param {Kind} [kind] */
  say(text, kind = "") {
    this.said = text ? { text, kind } : null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(""), SAID_MS);
    if (!text) clearTimeout(this.timer);
    this.render();
  }

  /** Show what to change before the camera; "" if nothing. @param {string} text */
  advise(text) {
    this.advice = text;
    this.render();
  }

  /** Advice is for those who see the camera's picture. @param {boolean} isShown */
  showAdvice(isShown) {
    this.isAdviceShown = isShown;
    this.render();
  }

  render() {
    const { text, kind, actions } = this.current();
    const shown = `${kind} ${text}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const buttons = actions.map(({ label, act }) => h("button", { type: "button", onclick: act }, label));
    fill(this.element, text && h("div", { class: `status ${kind}` }, h("span", {}, text), buttons));
  }

  /** @returns {{ text: string, kind: Kind, actions: Action[] }} */
  current() {
    if (this.fault) return this.fault;
    if (this.said) return { ...this.said, actions: [] };
    return { text: this.isAdviceShown ? this.advice : "", kind: "warn", actions: [] };
  }
}
