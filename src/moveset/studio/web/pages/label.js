// @ts-check
/** Label: a recording on a timeline; drag to add, move and trim, or do it all with keys. */

import { About } from "../js/about.js";
import { get, part, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { Keeper } from "../js/keeper.js";
import { Labels } from "../js/labels.js";
import { KEYS, orderOf } from "../js/orders.js";
import { Player } from "../js/player.js";
import { Tape } from "../js/tape.js";
import { Tapes } from "../js/tapes.js";

const LOOK_MS = 700;
const ASK_MS = 300;
const STILL_LOOKED_AT = "This recording is still being looked at; its segments will be drawn tighter.";
const NO_VIDEO = "The browser cannot show this video; its pictures and segments are here all the same.";

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const state = await get("/api/state");
  if (!state.recordings.length) return openEmpty(root);
  const moves = state.moves.map((/** @type {any} */ one) => one.move);
  let labels = new Labels([], 1, moves);
  /** @type {Keeper | null} */
  let keeper = null;
  let name = "";
  let closed = false;

  const note = h("p", { class: "note", role: "status" });
  const player = new Player(seen, () => tell(note, NO_VIDEO, "warn"));
  const tape = new Tape(labels, { pick, draw, changed, seek: (time_s) => player.seek(time_s), accept: (number) => act(() => labels.accept(number)) });
  const tapes = new Tapes(state.recordings, go);
  const about = new About(state.people, { rename, remove: putAside, tell: (words, kind) => tell(note, words, kind) });
  const title = h("h2", {});
  const buttons = h("div", { class: "chips", role: "group", "aria-label": "Moves" });
  const chosenWords = h("div", { class: "row", "aria-live": "off" });
  const undoing = h("button", { onclick: () => act(() => labels.undo()) }, "Undo");
  const redoing = h("button", { onclick: () => act(() => labels.redo()) }, "Redo");
  const proposing = h("button", { onclick: propose, hidden: !state.bundles.length }, "Propose segments");
  const accepting = h("button", { class: "main", hidden: true, onclick: () => act(() => labels.acceptAll()) }, "");
  const rejecting = h("button", { hidden: true, onclick: () => { labels.proposals = []; draw(); } }, "Dismiss");

  fill(root, h("h1", {}, "Label"),
    h("p", { class: "lead" }, "Drag on the timeline to add a segment, drag one or its edges to move and trim it. What no segment covers is no move."),
    h("div", { class: "columns narrow-left" },
      h("nav", { class: "card", "aria-label": "Recordings" }, tapes.element),
      h("section", { class: "card", "aria-label": "Recording" },
        h("div", { class: "row apart" }, title, h("div", { class: "row" }, undoing, redoing)),
        h("div", { class: "stage low" }, player.video), tape.element,
        h("div", { class: "row apart space" }, h("div", { class: "row" }, player.button, player.clock), h("div", { class: "row" }, proposing, accepting, rejecting)),
        h("div", { class: "space" }, buttons), chosenWords, note, about.element,
        h("details", { class: "space" }, h("summary", {}, "Keys"),
          h("div", { class: "help" }, ...KEYS.map(([key, words]) => h("div", {}, h("kbd", {}, key), ` ${words}`)))))));
  fill(buttons, ...[...moves, "none"].map((move, number) => h("button", { class: `chip ${colourOf(move, moves)}`, onclick: () => put(move) },
    h("i", { class: "dot" }), nameOf(move), h("kbd", {}, move === "none" ? "0" : String(number + 1)))));
  document.addEventListener("keydown", key);

  const wanted = query.get("recording");
  const known = wanted && tapes.find(wanted);
  await load(known ? known.name : state.recordings[state.recordings.length - 1].name, wanted && !known ? 0 : Number(query.get("at") ?? 0));
  if (wanted && !known) tell(note, `${wanted} is not there any more.`, "warn");

  /** @param {string} recording */
  function go(recording) {
    window.history.replaceState(null, "", `#/label?recording=${part(recording)}`);
    load(recording, 0).catch((error) => tell(note, error.message, "bad"));
  }

  /** @param {string} recording @param {number} at_s */
  async function load(recording, at_s) {
    await keeper?.save();
    const facts = await get(`/api/recordings/${part(recording)}/segments`);
    if (closed) return;
    name = recording;
    labels = new Labels(facts.segments, facts.duration_s, moves);
    labels.now_s = at_s;
    keeper = keeperOf(recording, labels, facts);
    player.load(`/api/recordings/${part(name)}/video`, facts.duration_s, at_s);
    fill(title, name);
    about.show(name, facts.person);
    tapes.open(name);
    tape.show(name, labels);
    tell(note, isLooked(facts.trim) ? "" : STILL_LOOKED_AT);
    if (!isLooked(facts.trim)) awaitTrim(recording);
    labels.chooseHere();
    draw();
    player.seek(at_s);
  }

  /** @param {string} recording @param {Labels} own @param {any} facts */
  function keeperOf(recording, own, facts) {
    return new Keeper(facts, {
      put: (sent) => send("PUT", `/api/recordings/${part(recording)}/segments`, sent),
      now: () => own.segments,
      clash: (segments) => { own.take(segments); draw(); },
      tell: (words, kind) => (words || !labels.proposals.length) && tell(note, words, kind),
    });
  }

  /** Show tighter segments as soon as they are there, unless somebody has changed them meanwhile. @param {string} recording */
  async function awaitTrim(recording) {
    const isOurs = () => closed || name !== recording || labels.touched || !labels.isSame(keeper?.saved ?? []);
    for (;;) {
      await pause(LOOK_MS);
      if (isOurs()) return;
      const facts = await get(`/api/recordings/${part(recording)}/segments`).catch(() => null);
      if (!facts || !isLooked(facts.trim)) continue;
      if (isOurs()) return;
      keeper?.take(facts);
      labels.take(facts.segments);
      tell(note, "");
      return draw();
    }
  }

  /** @param {number} time_s */
  function seen(time_s) {
    labels.now_s = time_s;
    tape.at(time_s);
  }

  function draw() {
    tape.draw();
    undoing.disabled = !labels.history.past.length;
    redoing.disabled = !labels.history.future.length;
    accepting.hidden = rejecting.hidden = !labels.proposals.length;
    accepting.textContent = `Accept all ${labels.proposals.length}`;
    const one = labels.chosen;
    fill(chosenWords, one ? h("p", { class: "small soft space" }, `Chosen: ${nameOf(one.move)}, ${one.start_s.toFixed(2)} to ${one.end_s.toFixed(2)} s `) : null,
      one ? h("button", { class: "quiet danger", onclick: remove }, "Remove") : null);
    tapes.count(name, labels.segments.length);
  }

  /** @param {number} index */
  function pick(index) {
    labels.selected = index;
    const one = labels.chosen;
    if (one && (labels.now_s < one.start_s || labels.now_s >= one.end_s)) player.seek(one.start_s);
    draw();
    tape.focus(index);
  }

  function changed() {
    draw();
    keeper?.later();
  }

  /** @param {() => void} work */
  function act(work) {
    work();
    changed();
  }

  /** @param {string} move */
  function put(move) {
    const done = labels.put(move);
    changed();
    if (done !== "renamed") announce(done === "added" ? `${nameOf(move)} added` : "There is no room here");
  }

  function remove() {
    if (!labels.remove()) return;
    changed();
    announce("Removed");
  }

  async function propose() {
    proposing.disabled = true;
    const by = state.bundles[0];
    try {
      await keeper?.save();
      await send("POST", `/api/recordings/${part(name)}/propose`, { bundle: by });
      const job = await awaitJob((share) => tell(note, `Looking at ${name}: ${Math.round(100 * share)}%`));
      if (job.result?.recording === name) labels.proposals = job.result.proposals;
      const count = labels.proposals.length;
      if (job.error) tell(note, job.error, "bad");
      else tell(note, count ? `${by} sees ${count} more: click or press Enter on each to accept it.` : `${by} sees nothing that is not labelled.`);
      draw();
    } catch (error) {
      tell(note, /** @type {Error} */ (error).message, "bad");
    } finally {
      proposing.disabled = false;
    }
  }

  /** @param {string} person */
  async function rename(person) {
    const facts = await send("PUT", `/api/recordings/${part(name)}/person`, { person });
    const one = tapes.find(facts.recording);
    if (one) one.person = facts.person;
    tapes.count(name, labels.segments.length);
    tell(note, `${facts.person} is in ${facts.recording}.`);
  }

  async function putAside() {
    await keeper?.save();
    const { recording, folder } = await send("POST", `/api/recordings/${part(name)}/remove`);
    keeper = null;
    const next = tapes.remove(recording);
    if (!next) {
      close();
      return void openEmpty(root);
    }
    window.history.replaceState(null, "", `#/label?recording=${part(next.name)}`);
    await load(next.name, 0);
    tell(note, `${recording} is in the folder ${folder} of your project now.`);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, select, textarea, summary")) return;
    const order = orderOf(event, moves);
    // There the space bar presses what has the focus.
    if (!order || (order[0] === "play" && target.closest(".tapes, .chips, details"))) return;
    obey(order);
    event.preventDefault();
  }

  /** @param {import("../js/orders.js").Order} order */
  function obey([what, how]) {
    if (what === "put") put(/** @type {string} */ (how));
    else if (what === "shift" && labels.chosen) act(() => labels.shift(/** @type {number} */ (how)));
    else if (what === "shift" || what === "go") walk(/** @type {number} */ (how));
    else if (what === "trim") act(() => labels.trim(/** @type {"start" | "end"} */ (how)));
    else if (what === "undo" || what === "redo") act(() => labels[what]());
    else if (what === "play") player.toggle();
    else if (what === "remove") remove();
    else if (what === "leave") { labels.selected = -1; draw(); }
    else go(tapes.after(name).name);
  }

  /** @param {number} by_s */
  function walk(by_s) {
    labels.selected = -1;
    player.walk(by_s);
    labels.chooseHere();
    draw();
  }

  function close() {
    closed = true;
    document.removeEventListener("keydown", key);
    keeper?.save();
    player.close();
  }

  return close;
}

/** @param {HTMLElement} root */
function openEmpty(root) {
  fill(root, h("h1", {}, "Label"), h("p", { class: "lead" }, "There are no recordings yet."), h("a", { class: "button", href: "#/capture" }, "Capture some"));
  return () => {};
}

/** Return the job once it has ended. @param {(share: number) => void} told */
async function awaitJob(told) {
  for (;;) {
    const job = await get("/api/job");
    if (job.state !== "running") return job;
    told(job.total ? job.done / job.total : 0);
    await pause(ASK_MS);
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Whether nothing more will be done to a recording's segments. @param {any} trim */
const isLooked = (trim) => !trim || trim.state === "done" || trim.state === "failed";
