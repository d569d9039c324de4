// @ts-check
/** The page's part that teaches moves: choose one, show it, see how well it works. */
import { NONE } from "../../runtime/constants.js";
import { fill, h, showNote } from "../../js/dom.js";
import { ExampleGallery } from "./example_gallery.js";
import { MoveChooser } from "./move_chooser.js";
import { MoveSettings } from "./move_settings.js";
import { PressCorrections } from "./press_corrections.js";
import { RecordCard } from "./record_card.js";
import { ResultCard } from "./result_card.js";
import { leaveSession, sessionOf } from "./shared_session.js";
import { trimToMotion } from "./trimming.js";

const PROMISE = "Teach the computer a move of your own: name it, show it two or three times, and play with it. Only the points of your skeleton are kept, and only in this browser.";

/** Show the teaching panel. @param {HTMLElement} element @param {any} live From site/live.js. @param {import("./shared_session.js").Options} [options] */
export function mountTeaching(element, live, options) {
  const session = sessionOf(live, options);
  const notice = h("p", { class: "note", role: "status" });
  const tools = {
    trim: trimToMotion,
    newId: () => newId(),
    now_ms: () => Date.now(),
    wait: (/** @type {number} */ ms) => new Promise((/** @type {(value: void) => void} */ resolve) => setTimeout(resolve, ms)),
  };
  const chooser = new MoveChooser(session, show);
  const record = new RecordCard(session, tools);
  const gallery = new ExampleGallery(session);
  const result = new ResultCard(session, (move) => {
    chooser.close(move);
    record.start.focus();
    record.element.scrollIntoView({ block: "center" });
  });
  const settings = new MoveSettings(session);
  const presses = new PressCorrections(session, (event) => {
    const isKept = record.recorder.keepFalse(event);
    if (isKept && !session.learnable.length) live.say("Kept as no move. It counts as soon as you have taught a move of your own.");
    return isKept;
  });
  fill(element, h("div", { class: "teaching" },
    h("h1", {}, "Teach a move"), h("p", { class: "lead" }, PROMISE), notice,
    chooser.element, record.element, gallery.element, result.element, presses.element, settings.element));

  function show() {
    showNote(notice, session.storageWords, "warn");
    chooser.show();
    record.show(chooser.chosen);
    gallery.show(chooser.chosen);
    result.show();
    settings.show();
    presses.element.hidden = !session.project.examples.length;
    gallery.element.querySelector("h2")?.replaceChildren(chooser.chosen === NONE ? "Examples of no move" : `Your examples of ${session.names[chooser.chosen] ?? ""}`);
  }

  const stop = session.updates.add(show);
  show();
  return {
    close() {
      stop();
      for (const part of [record, gallery, settings, presses]) part.close();
      leaveSession(live);
      fill(element);
    },
  };
}

/** Return a name that no other example has; `randomUUID` is missing on pages without https. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
