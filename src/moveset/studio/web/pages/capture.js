// @ts-check
/** Capture: pick a move, hear a beep for each repetition, and have it on the disk as you do it. */

import { get, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { Drop } from "../js/drop.js";
import { MovesEditor } from "../js/moves.js";
import { beeps, length_s, plan, sayLength } from "../js/schedule.js";
import { cueWords, keptWords, within } from "../js/shown.js";
import { adviseStand } from "../js/skeleton.js";
import { beep, wakeSound } from "../js/sound.js";
import { endingOf, recordable, Take } from "../js/take.js";
import { Takes } from "../js/takes.js";
import { Upload } from "../js/upload.js";
import { Viewer } from "../js/viewer.js";

const PERSON = "moveset-person";
const REFRESH_MS = 1500;
const COUNT_MS = 250;

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  let state = await get("/api/state");
  let chosen = query.get("move") ?? state.next?.move ?? state.moves[0]?.move ?? "none";
  /** @type {Take | null} */
  let running = null;
  let closed = false;
  /** @type {Set<string>} */
  const active = new Set();

  const note = h("p", { class: "note", role: "status" });
  const next = h("p", { class: "note" });
  const chips = h("div", { class: "chips" });
  const person = h("input", { type: "text", list: "people", maxlength: 60, autocomplete: "off", value: localStorage.getItem(PERSON) ?? "", placeholder: "Your name", oninput: () => localStorage.setItem(PERSON, person.value) });
  const people = h("datalist", { id: "people" });
  const times = h("input", { type: "number", min: 1, max: 60, value: 10, oninput: showLength });
  const every = h("input", { type: "number", min: 1.2, max: 8, step: 0.1, value: 2.5, oninput: showLength });
  const none_s = h("input", { type: "number", min: 5, max: 120, value: 20, oninput: showLength });
  const forMove = h("div", { class: "row" }, h("label", { class: "field" }, "Times", times), h("label", { class: "field" }, "Seconds for each", every));
  const forNone = h("div", { class: "row" }, h("label", { class: "field" }, "Seconds", none_s));
  const record = h("button", { class: "main big", onclick: toggle }, "Record");
  const long = h("span", { class: "soft" });
  const cue = h("div", { class: "cue", "aria-hidden": "true" });
  const takes = new Takes((work) => work.then(refresh, tellError));
  const editor = new MovesEditor(saveMoves);
  const drop = new Drop(sendFiles);
  const viewer = new Viewer({
    machine: state.camera,
    bundle: "",
    seen: () => {},
    hint: (seen) => (running ? "" : adviseStand(seen.landmarks)),
  });
  viewer.stage.append(cue);

  fill(root,
    h("h1", {}, "Capture"),
    h("p", { class: "lead" }, "Choose a move and do it once at every beep. Its segments come by themselves; what you record is on the disk while you do it."),
    h("div", { class: "columns wide-left" },
      h("div", {},
        h("section", { class: "card", "aria-label": "Camera" },
          h("div", { class: "row apart" }, h("h2", {}, "Camera"), viewer.choice), viewer.stage)),
      h("div", {},
        h("section", { class: "card record" }, next,
          h("fieldset", {}, h("legend", {}, "Move"), chips),
          h("label", { class: "field" }, "Who is in the picture", person, people), forMove, forNone,
          h("div", { class: "row" }, record, long), note),
        h("section", { class: "card" }, h("h2", {}, "Recordings"), takes.element),
        h("section", { class: "card" }, h("details", {}, h("summary", {}, "Moves and keys"), editor.element)),
        h("section", { class: "card" }, h("details", {}, h("summary", {}, "Add videos you have"), drop.element)))));

  showAll();
  viewer.start();
  const timer = setInterval(refresh, REFRESH_MS);

  async function refresh() {
    if (running || closed) return;
    const fresh = await get("/api/state").catch(() => null);
    if (!fresh || closed) return;
    const changed = JSON.stringify([fresh.moves, fresh.next]) !== JSON.stringify([state.moves, state.next]);
    state = fresh;
    if (changed) showMoves();
    takes.show(state, active);
  }

  function showAll() {
    showMoves();
    editor.show(state.moves, state.keys);
    takes.show(state, active);
    showLength();
  }

  function showMoves() {
    const moves = state.moves.map((/** @type {any} */ one) => one.move);
    if (![...moves, "none"].includes(chosen)) chosen = moves[0] ?? "none";
    const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "move";
    const chip = (/** @type {string} */ move, /** @type {string} */ count) =>
      h("label", { class: `chip ${colourOf(move, moves)}` },
        h("input", { type: "radio", name: "move", value: move, checked: move === chosen, onchange: () => choose(move) }),
        h("i", { class: "dot" }), nameOf(move), h("small", {}, count));
    fill(chips, ...state.moves.map((/** @type {any} */ one) => chip(one.move, `${one.segments}`)), chip("none", `${Math.round(state.none_s)} s`));
    if (focused) /** @type {HTMLElement | null} */ (chips.querySelector(":checked"))?.focus();
    fill(people, ...state.people.map((/** @type {string} */ name) => h("option", { value: name })));
    tell(next, state.next ? `Next: ${nameOf(state.next.move)} – ${state.next.words}.` : "Add a move below to begin.");
    choose(chosen);
  }

  /** @param {string} move */
  function choose(move) {
    chosen = move;
    forMove.hidden = move === "none";
    forNone.hidden = move !== "none";
    showLength();
  }

  function wish() {
    return { move: chosen, times: within(times.value, 1, 60), interval_s: within(every.value, 1.2, 8), none_s: within(none_s.value, 5, 120) };
  }

  function showLength() {
    long.textContent = `${sayLength(length_s(plan(wish())))}${chosen === "none" ? ": stand, walk about, fidget, anything but a move" : ""}`;
  }

  function toggle() {
    if (running) running.stop();
    else start().catch(tellError);
  }

  /** @param {Error} error */
  function tellError(error) {
    tell(note, error.message, "bad");
  }

  /** Return who is in the picture; empty, and asked for, where nobody said. @param {string} words */
  function personOr(words) {
    const name = person.value.trim();
    if (!name) {
      person.focus();
      tell(note, words, "warn");
    }
    return name;
  }

  async function start() {
    const name = personOr("Say who is in the picture: scores are split by person.");
    if (!name) return;
    const stream = viewer.stream();
    if (!stream) return tell(note, "There is no picture to record: choose a camera first.", "warn");
    const kind = recordable();
    if (!kind) return tell(note, "This browser cannot record: use another, or add a video below.", "bad");
    wakeSound();
    const wanted = wish();
    const take = new Take(stream, kind, plan(wanted));
    const upload = await Upload.begin({
      title: `${name}_${wanted.move}`, suffix: endingOf(kind),
      person: name, move: wanted.move, interval_s: wanted.interval_s,
    });
    active.add(upload.id);
    await run(take, upload).finally(() => active.delete(upload.id));
  }

  /** @param {Take} take @param {Upload} upload */
  async function run(take, upload) {
    running = take;
    record.textContent = "Stop";
    record.classList.replace("main", "stop");
    viewer.stage.classList.add("recording");
    tell(note, "");
    viewer.stage.scrollIntoView({ block: "center" }); // the countdown is drawn there
    const counting = countDown(length_s(take.cues));
    const beeps_s = await take.run((piece) => upload.add(piece), (one) => give(one, take, upload)).finally(() => {
      running = null;
      clearInterval(counting);
      showLength();
    });
    fill(cue);
    record.textContent = "Record";
    record.classList.replace("stop", "main");
    viewer.stage.classList.remove("recording");
    await keep(upload, beeps_s);
  }

  /** Return the timer that says how much is left. @param {number} seconds */
  function countDown(seconds) {
    const end_ms = performance.now() + 1000 * seconds;
    return setInterval(() => {
      long.textContent = `${sayLength(Math.max(0, end_ms - performance.now()) / 1000)} left`;
    }, COUNT_MS);
  }

  /** @param {import("../js/schedule.js").Cue} one @param {Take} take @param {Upload} upload */
  function give(one, { cues }, upload) {
    beep(one.kind);
    const { number, words, said } = cueWords(one, chosen, beeps(cues, Infinity).length);
    fill(cue, number ? h("b", {}, number) : null, words ? h("span", {}, words) : null);
    announce(said);
    if (one.kind === "beep") upload.note({ beeps_s: beeps(cues, one.at_s) }).catch(() => {});
  }

  /** @param {Upload} upload @param {number[]} beeps_s */
  async function keep(upload, beeps_s) {
    tell(note, "Keeping it …");
    await upload.settle();
    const { recording, segments } = await upload.finish({ beeps_s });
    tell(note, keptWords(recording, segments));
    announce("Kept");
    await refresh();
    chosen = state.next?.move ?? chosen; // for whoever goes on
    showMoves();
  }

  /** @param {File[]} files */
  async function sendFiles(files) {
    const name = personOr("Say who is in the videos first.");
    if (!name) return;
    await drop.send(files, name);
    refresh();
  }

  /** @param {import("../js/moves.js").Move[]} moves */
  async function saveMoves(moves) {
    try {
      await send("PUT", "/api/moves", { moves });
      state = await get("/api/state");
      showAll();
      tell(note, "The moves are saved. Teach again to play with them.");
    } catch (error) {
      tellError(/** @type {Error} */ (error));
    }
  }

  /** @param {BeforeUnloadEvent} event */
  const warn = (event) => running && event.preventDefault();
  addEventListener("beforeunload", warn);

  return () => {
    closed = true;
    running?.stop();
    clearInterval(timer);
    removeEventListener("beforeunload", warn);
    viewer.close();
  };
}
