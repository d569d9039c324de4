// @ts-check
/** The recordings last made, and those that were broken off, to be kept or thrown away. */

import { fill, h } from "./dom.js";
import { sayLength } from "./schedule.js";
import { lastTakes } from "./shown.js";
import { Upload } from "./upload.js";

export class Takes {
  /** @param {(work: Promise<any>) => void} act Waits for what a button began. */
  constructor(act) {
    this.act = act;
    this.element = h("ul", { class: "takes" });
  }

  /** @param {any} state What the server said. @param {Set<string>} active What is being recorded here. */
  show(state, active) {
    const { waiting, recordings, more, isEnough } = lastTakes(state, active);
    fill(this.element,
      ...waiting.map((one) => this.unfinished(one)),
      ...recordings.map(takeOf),
      more ? h("li", {}, h("a", { href: "#/label" }, `and ${more} more in Label`)) : null,
      recordings.length + waiting.length ? null : h("li", { class: "soft" }, "None yet. Ten repetitions of each move, and half a minute of no move, are a good start."),
      isEnough ? h("li", {}, h("a", { class: "button", href: "#/learn" }, "Teach these moves")) : null);
  }

  /** @param {any} one */
  unfinished(one) {
    const upload = new Upload(one);
    return h("li", {},
      h("div", { class: "grow" }, h("b", {}, one.title), h("div", { class: "small soft" },
        one.size ? `${Math.floor((100 * one.arrived) / one.size)}% arrived: choose the same file again to go on` : "broken off; what was recorded is here")),
      one.size ? null : h("button", { onclick: () => this.act(upload.finish()) }, "Keep"),
      h("button", { class: "danger", onclick: () => this.act(upload.forget()) }, "Throw away"));
  }
}

/** @param {any} one */
function takeOf(one) {
  const trim = one.trim;
  const words = trim?.state === "failed" ? h("span", { class: "bad small" }, trim.error)
    : trim && trim.state !== "done" ? h("progress", { max: 1, value: trim.share, "aria-label": `looking at ${one.name}` })
    : null;
  return h("li", {},
    h("div", { class: "grow" }, h("b", {}, one.name), h("div", { class: "soft small" }, `${one.person} · ${one.duration_s === null ? "cannot be read" : sayLength(one.duration_s)} · ${one.segments} segments`), words),
    h("a", { href: `#/label?recording=${encodeURIComponent(one.name)}` }, "Label"));
}
