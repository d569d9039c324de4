// @ts-check
/** The Capture page: record repetitions of a move, one at each beep. */

import { get } from "../js/api.js";
import { CameraView } from "../js/camera_view.js";
import { cueTexts, savedText } from "../js/capture_texts.js";
import { Countdown } from "../js/countdown.js";
import { scheduleCues, scheduledDuration } from "../js/cue_schedule.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { KeyTable } from "../js/key_table.js";
import { LiveBar, liveBundle } from "../js/live_bar.js";
import { LiveExamples } from "../js/live_examples.js";
import { MoveChips } from "../js/move_chips.js";
import { moveName, rememberTitles } from "../js/move_names.js";
import { MoveRecording } from "../js/move_recording.js";
import { MoveTools } from "../js/move_tools.js";
import { RecentRecordings } from "../js/recent_recordings.js";
import { RecordingSettings } from "../js/recording_settings.js";
import { beep, enableSound } from "../js/sound.js";
import { VideoDrop } from "../js/video_drop.js";
import { recordingType } from "../js/video_recorder.js";

const STORED_PERSON = "moveset-person";
const ME = "me";
const REFRESH_MS = 1500;

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  let state = await get("/api/state");
  rememberTitles(state.moves);
  const bundle = await liveBundle(state.bundles);
  let chosen = query.get("move") ?? state.next?.move ?? state.moves[0]?.move ?? "none";
  /** @type {MoveRecording | null} */
  let running = null;
  let closed = false;
  /** @type {Set<string>} Ids of the uploads recorded here. */
  const active = new Set();

  const note = h("p", { class: "note", role: "status" });
  const next = h("p", { class: "note" });
  const chips = new MoveChips(choose);
  const person = h("input", { type: "text", list: "people", maxlength: 60, autocomplete: "off", value: localStorage.getItem(STORED_PERSON) ?? ME, placeholder: "Your name", oninput: () => localStorage.setItem(STORED_PERSON, person.value) });
  const people = h("datalist", { id: "people" });
  const repetitions = new RecordingSettings(query, showDuration);
  const record = h("button", { class: "main big", onclick: toggle }, "Record");
  const teach = h("a", { class: "button big", href: "#/learn?start=1" }, "Teach");
  const duration = new Countdown();
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
          h("fieldset", {}, h("legend", {}, "Move"), chips.element), tools.tools, tools.adding, repetitions.moveFields, repetitions.noneFields,
          h("div", { class: "row" }, record, teach, duration.element), note,
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
    chips.show(state, chosen);
    fill(people, ...state.people.map((/** @type {string} */ name) => h("option", { value: name })));
    showNote(next, nextText(state));
    teach.hidden = !state.recordings.length;
    teach.classList.toggle("main", Boolean(state.next?.enough));
    choose(chosen);
  }

  /** @param {string} move */
  function choose(move) {
    chosen = move;
    repetitions.show(move);
    tools.show(state.moves.find((/** @type {any} */ row) => row.move === move) ?? null);
    if (liveBar.move !== move) liveBar.choose(move);
    showDuration();
  }

  function showDuration() {
    const instructions = chosen === "none" ? ": stand, walk around, fidget, anything except a move" : "";
    duration.show(scheduledDuration(scheduleCues(repetitions.read(chosen))), instructions);
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
    const recording = await MoveRecording.begin({ stream, type, settings: repetitions.read(chosen), person: name });
    active.add(recording.upload.id);
    await run(recording).finally(() => active.delete(recording.upload.id));
  }

  /** @param {MoveRecording} recording */
  async function run(recording) {
    running = recording;
    showNote(note, "");
    setRecording(true);
    cameraView.stage.scrollIntoView({ block: "center" }); // the countdown is drawn there
    duration.start(recording.duration_s);
    const examples = new LiveExamples(cameraView, recording.move, liveBar.knows(recording.move));
    await recording.record((cue) => {
      giveCue(cue, recording);
      examples.hear(cue);
    }).finally(() => {
      running = null;
      duration.stop();
      showDuration();
    });
    fill(cueOverlay);
    setRecording(false);
    await finish(recording);
  }

  /** @param {boolean} isRecording */
  function setRecording(isRecording) {
    record.textContent = isRecording ? "Stop" : "Record";
    record.classList.toggle("main", !isRecording);
    record.classList.toggle("stop", isRecording);
    cameraView.stage.classList.toggle("recording", isRecording);
  }

  /** @param {import("../js/cue_schedule.js").Cue} cue @param {MoveRecording} recording */
  function giveCue(cue, { move, repetitions }) {
    beep(cue.kind);
    const { number, text, announcement } = cueTexts(cue, move, repetitions);
    fill(cueOverlay, number ? h("b", {}, number) : null, text ? h("span", {}, text) : null);
    announce(announcement);
  }

  /** @param {MoveRecording} recording */
  async function finish(recording) {
    showNote(note, "Saving …");
    showNote(note, savedText(recording.move, await recording.save()));
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
