// @ts-check
/** The Capture page: record repetitions of a move, one at each beep. */

import { get, send } from "../js/api.js";
import { CameraView } from "../js/camera_view.js";
import { clampNumber, cueTexts, savedText } from "../js/capture_texts.js";
import { beepTimes, scheduleCues, scheduledDuration } from "../js/cue_schedule.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { formatDuration } from "../js/format.js";
import { KeyTable } from "../js/key_table.js";
import { LiveBar, liveBundle } from "../js/live_bar.js";
import { moveClass, moveName, rememberTitles } from "../js/move_names.js";
import { MoveTools } from "../js/move_tools.js";
import { RecentRecordings } from "../js/recent_recordings.js";
import { beep, enableSound } from "../js/sound.js";
import { Upload } from "../js/upload.js";
import { VideoDrop } from "../js/video_drop.js";
import { recordingType, suffixFor, VideoRecorder } from "../js/video_recorder.js";

const STORED_PERSON = "moveset-person";
const ME = "me";
const REFRESH_MS = 1500;
const COUNTDOWN_MS = 250;

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  let state = await get("/api/state");
  rememberTitles(state.moves);
  const bundle = await liveBundle(state.bundles);
  let chosen = query.get("move") ?? state.next?.move ?? state.moves[0]?.move ?? "none";
  /** @type {VideoRecorder | null} */
  let running = null;
  let closed = false;
  /** @type {Set<string>} Ids of the uploads recorded here. */
  const active = new Set();

  const note = h("p", { class: "note", role: "status" });
  const next = h("p", { class: "note" });
  const chips = h("div", { class: "chips" });
  const person = h("input", { type: "text", list: "people", maxlength: 60, autocomplete: "off", value: localStorage.getItem(STORED_PERSON) ?? ME, placeholder: "Your name", oninput: () => localStorage.setItem(STORED_PERSON, person.value) });
  const people = h("datalist", { id: "people" });
  const times = h("input", { type: "number", min: 1, max: 60, value: query.get("times") ?? 5, oninput: showDuration });
  const interval = h("input", { type: "number", min: 1.2, max: 8, step: 0.1, value: 2.5, oninput: showDuration });
  const none_s = h("input", { type: "number", min: 5, max: 120, value: query.get("seconds") ?? 20, oninput: showDuration });
  const moveFields = h("div", { class: "row" }, h("label", { class: "field" }, "Repetitions", times), h("label", { class: "field" }, "Seconds per repetition", interval));
  const noneFields = h("div", { class: "row" }, h("label", { class: "field" }, "Seconds", none_s));
  const record = h("button", { class: "main big", onclick: toggle }, "Record");
  const teach = h("a", { class: "button big", href: "#/learn?start=1" }, "Teach");
  const duration = h("span", { class: "muted" });
  const cueOverlay = h("div", { class: "cue", "aria-hidden": "true" });
  const recent = new RecentRecordings((request) => request.then(refresh, showError));
  const keys = new KeyTable(showError);
  const tools = new MoveTools(showChangedMoves, showError);
  const liveBar = new LiveBar();
  const drop = new VideoDrop(sendFiles);
  const cameraView = new CameraView({
    serverCamera: state.camera,
    bundle,
    isGuided: () => !running,
    onFrame: (frame) => liveBar.show(frame),
    onOpened: (opened) => liveBar.useBundle(opened),
  });
  cameraView.stage.append(cueOverlay);

  fill(root,
    h("h1", {}, "Capture"),
    h("p", { class: "lead" }, "Name a move, then do it once at every beep. The video is saved while you record, and stays on this computer."),
    h("div", { class: "columns wide-left" },
      h("div", {},
        h("section", { class: "card", "aria-label": "Camera" },
          h("div", { class: "row apart" }, h("h2", {}, "Camera"), cameraView.cameraChoice), cameraView.stage, liveBar.element)),
      h("div", {},
        h("section", { class: "card record" }, next,
          h("fieldset", {}, h("legend", {}, "Move"), chips), tools.tools, tools.adding, moveFields, noneFields,
          h("div", { class: "row" }, record, teach, duration), note,
          h("label", { class: "field" }, "Who is in the picture", person, people)),
        h("section", { class: "card" }, h("h2", {}, "Recordings"), recent.element),
        h("section", { class: "card" }, h("details", {}, h("summary", {}, "Keys for other programs"), h("p", { class: "small muted" }, "In the game on Play, moves have keys already. Here you choose those that are pressed in other programs."), keys.element)),
        h("section", { class: "card" }, h("details", {}, h("summary", {}, "Add existing videos"), drop.element)))));

  showAll();
  cameraView.start();
  const timer = setInterval(refresh, REFRESH_MS);

  async function refresh() {
    if (running || closed) return;
    const fresh = await get("/api/state").catch(() => null);
    if (!fresh || closed) return;
    const hasChanged = JSON.stringify([fresh.moves, fresh.next]) !== JSON.stringify([state.moves, state.next]);
    state = fresh;
    rememberTitles(state.moves);
    if (hasChanged) showMoves();
    recent.show(state, active);
  }

  function showAll() {
    showMoves();
    keys.show(state.moves, state.keys);
    recent.show(state, active);
    showDuration();
  }

  function showMoves() {
    const moves = state.moves.map((/** @type {any} */ row) => row.move);
    if (![...moves, "none"].includes(chosen)) chosen = moves[0] ?? "none";
    const hadFocus = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "move";
    const chip = (/** @type {string} */ move, /** @type {string} */ count) =>
      h("label", { class: `chip ${moveClass(move, moves)}` },
        h("input", { type: "radio", name: "move", value: move, checked: move === chosen, onchange: () => choose(move) }),
        h("i", { class: "dot" }), moveName(move), h("small", {}, count));
    fill(chips, ...state.moves.map((/** @type {any} */ row) => chip(row.move, `${row.segments} ×`)), chip("none", `${Math.round(state.none_s)} s`));
    if (hadFocus) /** @type {HTMLElement | null} */ (chips.querySelector(":checked"))?.focus();
    fill(people, ...state.people.map((/** @type {string} */ name) => h("option", { value: name })));
    showNote(next, nextText(state));
    teach.hidden = !state.recordings.length;
    teach.classList.toggle("main", Boolean(state.next?.enough));
    choose(chosen);
  }

  /** @param {string} move */
  function choose(move) {
    chosen = move;
    moveFields.hidden = move === "none";
    noneFields.hidden = move !== "none";
    tools.show(state.moves.find((/** @type {any} */ row) => row.move === move) ?? null);
    if (liveBar.move !== move) liveBar.choose(move);
    showDuration();
  }

  function settings() {
    return { move: chosen, times: clampNumber(times.value, 1, 60), interval_s: clampNumber(interval.value, 1.2, 8), none_s: clampNumber(none_s.value, 5, 120) };
  }

  function showDuration() {
    const instructions = chosen === "none" ? ": stand, walk around, fidget, anything except a move" : "";
    duration.textContent = formatDuration(scheduledDuration(scheduleCues(settings()))) + instructions;
  }

  function toggle() {
    if (running) running.stop();
    else start().catch(showError);
  }

  /** @param {Error} error */
  function showError(error) {
    showNote(note, error.message, "bad");
  }

  /** Return the person's name; if it is empty, ask for it. @param {string} request */
  function requirePerson(request) {
    const name = person.value.trim();
    if (!name) {
      person.focus();
      showNote(note, request, "warn");
    }
    return name;
  }

  async function start() {
    const name = requirePerson("Enter who is in the picture first.");
    if (!name) return;
    const stream = cameraView.stream();
    if (!stream) return showNote(note, "There is nothing to record yet: choose a camera first.", "warn");
    const type = recordingType();
    if (!type) return showNote(note, "This browser cannot record: use another browser, or add a video below.", "bad");
    enableSound();
    const { move, interval_s, ...rest } = settings();
    const recorder = new VideoRecorder(stream, type, scheduleCues({ move, interval_s, ...rest }));
    const upload = await Upload.begin({ title: `${name}_${move}`, suffix: suffixFor(type), person: name, move, interval_s });
    active.add(upload.id);
    await run(recorder, upload, move).finally(() => active.delete(upload.id));
  }

  /** @param {VideoRecorder} recorder @param {Upload} upload @param {string} move Another may be chosen meanwhile. */
  async function run(recorder, upload, move) {
    running = recorder;
    record.textContent = "Stop";
    record.classList.replace("main", "stop");
    cameraView.stage.classList.add("recording");
    showNote(note, "");
    cameraView.stage.scrollIntoView({ block: "center" }); // the countdown is drawn there
    const countdown = startCountdown(scheduledDuration(recorder.cues));
    const beeps_s = await recorder.run((chunk) => upload.add(chunk), (cue) => giveCue(cue, move, recorder, upload)).finally(() => {
      running = null;
      clearInterval(countdown);
      showDuration();
    });
    fill(cueOverlay);
    record.textContent = "Record";
    record.classList.replace("stop", "main");
    cameraView.stage.classList.remove("recording");
    await finish(upload, move, beeps_s);
  }

  /** Show the remaining time, and return the timer. @param {number} seconds */
  function startCountdown(seconds) {
    const end_ms = performance.now() + 1000 * seconds;
    return setInterval(() => {
      duration.textContent = `${formatDuration(Math.max(0, end_ms - performance.now()) / 1000)} left`;
    }, COUNTDOWN_MS);
  }

  /** @param {import("../js/cue_schedule.js").Cue} cue @param {string} move @param {VideoRecorder} recorder @param {Upload} upload */
  function giveCue(cue, move, { cues }, upload) {
    beep(cue.kind);
    const { number, text, announcement } = cueTexts(cue, move, beepTimes(cues, Infinity).length);
    fill(cueOverlay, number ? h("b", {}, number) : null, text ? h("span", {}, text) : null);
    announce(announcement);
    if (cue.kind === "beep") upload.update({ beeps_s: beepTimes(cues, cue.at_s) }).catch(() => {});
  }

  /** @param {Upload} upload @param {string} move @param {number[]} beeps_s */
  async function finish(upload, move, beeps_s) {
    showNote(note, "Saving …");
    await upload.finishQueue();
    const { segments } = await upload.finish({ beeps_s });
    showNote(note, savedText(move, segments));
    announce("Saved");
    await refresh();
    chosen = state.next?.move ?? chosen;
    showMoves();
  }

  /** @param {File[]} files */
  async function sendFiles(files) {
    const name = requirePerson("Enter who is in the videos first.");
    if (!name) return;
    await drop.send(files, name);
    refresh();
  }

  /** @param {string} move The one to choose; empty for any. @param {string} text */
  async function showChangedMoves(move, text) {
    state = await get("/api/state");
    rememberTitles(state.moves);
    chosen = move || (state.next?.move ?? "none");
    showAll();
    showNote(note, text);
  }

  /** @param {BeforeUnloadEvent} event */
  const confirmLeaving = (event) => running && event.preventDefault();
  addEventListener("beforeunload", confirmLeaving);

  return () => {
    closed = true;
    running?.stop();
    clearInterval(timer);
    removeEventListener("beforeunload", confirmLeaving);
    cameraView.close();
  };
}

/** Return what to record next. @param {any} state */
function nextText({ next }) {
  if (!next) return "Give your first move a name below, for example Wave or Clap.";
  return next.enough ? "Enough is recorded: press Teach." : `Next: ${moveName(next.move)} – ${next.reason}.`;
}
