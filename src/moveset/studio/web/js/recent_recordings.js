// @ts-check
/** The list of the newest recordings, and of interrupted uploads to keep or delete. */

import { contentText, selectRecent } from "./capture_texts.js";
import { fill, h } from "./dom.js";
import { formatDuration } from "./format.js";
import { Upload } from "./upload.js";

export class RecentRecordings {
  /** @param {(request: Promise<any>) => void} onAction Receives what a button started. */
  constructor(onAction) {
    this.onAction = onAction;
    this.element = h("ul", { class: "recent" });
  }

  /** @param {any} state The server's state. @param {Set<string>} active Ids of the uploads recorded on this page. */
  show(state, active) {
    const { unfinished, recordings, more } = selectRecent(state, active);
    fill(this.element,
      ...unfinished.map((upload) => this.unfinishedRow(upload)),
      ...recordings.map(recordingRow),
      more ? h("li", {}, h("a", { href: "#/label" }, `and ${more} more in Label`)) : null,
      recordings.length + unfinished.length ? null : h("li", { class: "muted" }, "None yet. Five times each move, and 20 seconds of anything else, are a good start."));
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
function recordingRow({ name, person, duration_s, moves, trim }) {
  const progress = trim?.state === "failed" ? h("span", { class: "bad small" }, trim.error)
    : trim && trim.state !== "done" ? h("progress", { max: 1, value: trim.share, "aria-label": `analysing ${name}` })
    : null;
  const duration = duration_s === null ? "cannot be read" : formatDuration(duration_s);
  return h("li", {},
    h("div", { class: "grow" }, h("b", {}, contentText(moves)), h("div", { class: "muted small" }, `${person} · ${duration} · ${name}`), progress),
    h("a", { href: `#/label?recording=${encodeURIComponent(name)}`, "aria-label": `Look at ${name}` }, "Look"));
}
