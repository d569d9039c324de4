// @ts-check
/** The list of the newest recordings, and of interrupted uploads to keep or delete. */

import { selectRecent } from "./capture_texts.js";
import { fill, h } from "./dom.js";
import { formatDuration, plural } from "./format.js";
import { Upload } from "./upload.js";

export class RecentRecordings {
  /** @param {(request: Promise<any>) => void} onAction Receives what a button started. */
  constructor(onAction) {
    this.onAction = onAction;
    this.element = h("ul", { class: "recent" });
  }

  /** @param {any} state The server's state. @param {Set<string>} active Ids of the uploads recorded on this page. */
  show(state, active) {
    const { unfinished, recordings, more, isEnough } = selectRecent(state, active);
    fill(this.element,
      ...unfinished.map((upload) => this.unfinishedRow(upload)),
      ...recordings.map(recordingRow),
      more ? h("li", {}, h("a", { href: "#/label" }, `and ${more} more in Label`)) : null,
      recordings.length + unfinished.length ? null : h("li", { class: "muted" }, "None yet. Ten repetitions of each move, and half a minute without any move, are a good start."),
      isEnough ? h("li", {}, h("a", { class: "button", href: "#/learn" }, "Teach these moves")) : null);
  }

  /** @param {any} facts */
  unfinishedRow(facts) {
    const upload = new Upload(facts);
    const status = facts.size
      ? `${Math.floor((100 * facts.arrived) / facts.size)}% uploaded: choose the same file again to continue`
      : "Interrupted; the part recorded so far is saved";
    return h("li", {},
      h("div", { class: "grow" }, h("b", {}, facts.title), h("div", { class: "small muted" }, status)),
      facts.size ? null : h("button", { onclick: () => this.onAction(upload.finish()) }, "Keep"),
      h("button", { class: "danger", onclick: () => this.onAction(upload.forget()) }, "Delete"));
  }
}

/** @param {any} recording */
function recordingRow({ name, person, duration_s, segments, trim }) {
  const progress = trim?.state === "failed" ? h("span", { class: "bad small" }, trim.error)
    : trim && trim.state !== "done" ? h("progress", { max: 1, value: trim.share, "aria-label": `analysing ${name}` })
    : null;
  const duration = duration_s === null ? "cannot be read" : formatDuration(duration_s);
  return h("li", {},
    h("div", { class: "grow" }, h("b", {}, name), h("div", { class: "muted small" }, `${person} · ${duration} · ${plural(segments, "segment")}`), progress),
    h("a", { href: `#/label?recording=${encodeURIComponent(name)}` }, "Label"));
}
