// @ts-check
/** The Label page: the segments of a recording on a timeline, edited by pointer or keyboard. */

import { get, mediaAddress, send } from "../js/api.js";
import { Autosave } from "../js/autosave.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { moveClass, moveName, rememberTitles } from "../js/move_names.js";
import { RecordingDetails } from "../js/recording_details.js";
import { RecordingList } from "../js/recording_list.js";
import { SegmentEditor } from "../js/segment_editor.js";
import { commandOf, SHORTCUTS } from "../js/shortcuts.js";
import { TimelineView } from "../js/timeline_view.js";
import { VideoPlayer } from "../js/video_player.js";

const TRIM_POLL_MS = 700;
const JOB_POLL_MS = 300;
const TRIMMING = "This recording is still being analysed. Its segments will be trimmed automatically.";
const NO_VIDEO = "The browser cannot show this video. Its thumbnails and segments work all the same.";

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const state = await get("/api/state");
  rememberTitles(state.moves);
  if (!state.recordings.length) return openEmpty(root);
  const moves = state.moves.map((/** @type {any} */ row) => row.move);
  let editor = new SegmentEditor([], 1, moves);
  /** @type {Autosave | null} */
  let autosave = null;
  let name = "";
  let closed = false;

  const note = h("p", { class: "note", role: "status" });
  const player = new VideoPlayer(showTime, () => showNote(note, NO_VIDEO, "warn"));
  const timeline = new TimelineView(editor, {
    onSelect: select, onPreview: render, onChange: saveAndRender, onSeek: (time_s) => player.seek(time_s), onAccept: (index) => change(() => editor.accept(index)),
  });
  const list = new RecordingList(state.recordings, go);
  const details = new RecordingDetails(state.people, { rename, remove: removeRecording, showNote: (text, kind) => showNote(note, text, kind) });
  const title = h("h2", {});
  const moveButtons = h("div", { class: "chips", role: "group", "aria-label": "Moves" });
  const selection = h("div", { class: "row", "aria-live": "off" });
  const undoButton = h("button", { onclick: () => change(() => editor.undo()) }, "Undo");
  const redoButton = h("button", { onclick: () => change(() => editor.redo()) }, "Redo");
  const proposeButton = h("button", { onclick: propose, hidden: !state.bundles.length }, "Propose segments");
  const acceptButton = h("button", { class: "main", hidden: true, onclick: () => change(() => editor.acceptAll()) }, "Accept");
  const dismissButton = h("button", { hidden: true, onclick: () => { editor.dismissAll(); render(); } }, "Dismiss");

  fill(root, h("h1", {}, "Label"),
    h("p", { class: "lead" }, "Drag on the timeline to add a segment. Drag a segment to move it, or its edges to trim it. Everything outside the segments counts as no move."),
    h("div", { class: "columns narrow-left" },
      h("nav", { class: "card", "aria-label": "Recordings" }, list.element),
      h("section", { class: "card", "aria-label": "Recording" },
        h("div", { class: "row apart" }, title, h("div", { class: "row" }, undoButton, redoButton)),
        h("div", { class: "stage low" }, player.video), timeline.element,
        h("div", { class: "row apart space" }, h("div", { class: "row" }, player.button, player.clock), h("div", { class: "row" }, proposeButton, acceptButton, dismissButton)),
        h("div", { class: "space" }, moveButtons), selection, note, details.element,
        h("details", { class: "space" }, h("summary", {}, "Keyboard shortcuts"),
          h("div", { class: "help" }, ...SHORTCUTS.map(([key, text]) => h("div", {}, h("kbd", {}, key), ` ${text}`)))))));
  fill(moveButtons, ...[...moves, "none"].map((move, index) => h("button", { class: `chip ${moveClass(move, moves)}`, onclick: () => put(move) },
    h("i", { class: "dot" }), moveName(move), h("kbd", {}, move === "none" ? "0" : String(index + 1)))));
  document.addEventListener("keydown", handleKey);

  const wanted = query.get("recording");
  const isMissing = Boolean(wanted && !list.find(wanted));
  const first = wanted && !isMissing ? wanted : state.recordings[state.recordings.length - 1].name;
  await load(first, isMissing ? 0 : Number(query.get("at") ?? 0));
  if (isMissing) showNote(note, `The recording ${wanted} does not exist any more.`, "warn");

  /** @param {string} recording */
  function go(recording) {
    window.history.replaceState(null, "", `#/label?recording=${encodeURIComponent(recording)}`);
    load(recording, 0).catch((error) => showNote(note, error.message, "bad"));
  }

  /** @param {string} recording @param {number} at_s */
  async function load(recording, at_s) {
    await autosave?.save();
    const loaded = await get(addressOf(recording, "segments"));
    if (closed) return;
    name = recording;
    editor = new SegmentEditor(loaded.segments, loaded.duration_s, moves);
    editor.now_s = at_s;
    autosave = createAutosave(recording, editor, loaded);
    player.load(mediaAddress(addressOf(name, "video")), loaded.duration_s, at_s);
    fill(title, name);
    details.show(name, loaded.person);
    list.open(name);
    timeline.show(name, editor);
    showNote(note, isTrimmed(loaded.trim) ? "" : TRIMMING);
    if (!isTrimmed(loaded.trim)) awaitTrim(recording);
    editor.selectCurrent();
    render();
    player.seek(at_s);
  }

  /** @param {string} recording @param {SegmentEditor} own @param {any} loaded */
  function createAutosave(recording, own, loaded) {
    return new Autosave(loaded, {
      put: (content) => send("PUT", addressOf(recording, "segments"), content),
      current: () => own.segments,
      onConflict: (segments) => { own.reset(segments); render(); },
      showNote: (text, kind) => (text || !editor.proposals.length) && showNote(note, text, kind),
    });
  }

  /** Show the trimmed segments when they are ready, unless they were edited meanwhile. @param {string} recording */
  async function awaitTrim(recording) {
    const isEdited = () => closed || name !== recording || editor.isChanged || !editor.isSame(autosave?.saved ?? []);
    for (;;) {
      await sleep(TRIM_POLL_MS);
      if (isEdited()) return;
      const loaded = await get(addressOf(recording, "segments")).catch(() => null);
      if (!loaded || !isTrimmed(loaded.trim)) continue;
      if (isEdited()) return;
      autosave?.reset(loaded);
      editor.reset(loaded.segments);
      showNote(note, "");
      return render();
    }
  }

  /** @param {number} time_s */
  function showTime(time_s) {
    editor.now_s = time_s;
    timeline.setTime(time_s);
  }

  function render() {
    timeline.render();
    undoButton.disabled = !editor.history.past.length;
    redoButton.disabled = !editor.history.future.length;
    acceptButton.hidden = dismissButton.hidden = !editor.proposals.length;
    acceptButton.textContent = `Accept all ${editor.proposals.length}`;
    const segment = editor.selectedSegment;
    fill(selection, segment ? h("p", { class: "small muted space" }, `Selected: ${moveName(segment.move)}, ${segment.start_s.toFixed(2)} to ${segment.end_s.toFixed(2)} s `) : null,
      segment ? h("button", { class: "quiet danger", onclick: remove }, "Remove") : null);
    list.setCount(name, editor.segments.length);
  }

  /** @param {number} index */
  function select(index) {
    editor.selected = index;
    const segment = editor.selectedSegment;
    if (segment && (editor.now_s < segment.start_s || editor.now_s >= segment.end_s)) player.seek(segment.start_s);
    render();
    timeline.focus(index);
  }

  function saveAndRender() {
    render();
    autosave?.schedule();
  }

  /** @param {() => void} edit */
  function change(edit) {
    edit();
    saveAndRender();
  }

  /** @param {string} move */
  function put(move) {
    const outcome = editor.put(move);
    saveAndRender();
    if (outcome !== "renamed") announce(outcome === "added" ? `${moveName(move)} added` : "There is no room here");
  }

  function remove() {
    if (!editor.remove()) return;
    saveAndRender();
    announce("Removed");
  }

  async function propose() {
    proposeButton.disabled = true;
    const bundle = state.bundles[0];
    try {
      await autosave?.save();
      await send("POST", addressOf(name, "propose"), { bundle });
      const job = await awaitJob((fraction) => showNote(note, `Analysing ${name}: ${Math.round(100 * fraction)}%`));
      if (job.result?.recording === name) editor.proposals = job.result.proposals;
      const count = editor.proposals.length;
      if (job.error) showNote(note, job.error, "bad");
      else showNote(note, count ? `${bundle} found ${count} more: click a proposal or press Enter on it to accept it.` : `${bundle} found nothing that is not labelled yet.`);
      render();
    } catch (error) {
      showNote(note, /** @type {Error} */ (error).message, "bad");
    } finally {
      proposeButton.disabled = false;
    }
  }

  /** @param {string} person */
  async function rename(person) {
    const saved = await send("PUT", addressOf(name, "person"), { person });
    const recording = list.find(saved.recording);
    if (recording) recording.person = saved.person;
    list.setCount(name, editor.segments.length);
    showNote(note, `Saved: ${saved.person} is in ${saved.recording}.`);
  }

  async function removeRecording() {
    await autosave?.save();
    const { recording, folder } = await send("POST", addressOf(name, "remove"));
    autosave = null;
    const next = list.remove(recording);
    if (!next) {
      close();
      return void openEmpty(root);
    }
    window.history.replaceState(null, "", `#/label?recording=${encodeURIComponent(next.name)}`);
    await load(next.name, 0);
    showNote(note, `${recording} was moved to the folder ${folder} of your project.`);
  }

  /** @param {KeyboardEvent} event */
  function handleKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, select, textarea, summary")) return;
    const command = commandOf(event, moves);
    // In these elements the space bar activates what has the focus.
    if (!command || (command[0] === "play" && target.closest(".recordings, .chips, details"))) return;
    runCommand(command);
    event.preventDefault();
  }

  /** @param {import("../js/shortcuts.js").Command} command */
  function runCommand([type, value]) {
    if (type === "put") put(/** @type {string} */ (value));
    else if (type === "shift" && editor.selectedSegment) change(() => editor.shift(/** @type {number} */ (value)));
    else if (type === "shift" || type === "seek") stepBy(/** @type {number} */ (value));
    else if (type === "trim") change(() => editor.trim(/** @type {"start" | "end"} */ (value)));
    else if (type === "undo" || type === "redo") change(() => editor[type]());
    else if (type === "play") player.toggle();
    else if (type === "remove") remove();
    else if (type === "deselect") { editor.selected = -1; render(); }
    else go(list.after(name).name);
  }

  /** @param {number} by_s */
  function stepBy(by_s) {
    editor.selected = -1;
    player.stepBy(by_s);
    editor.selectCurrent();
    render();
  }

  function close() {
    closed = true;
    document.removeEventListener("keydown", handleKey);
    autosave?.save();
    player.close();
  }

  return close;
}

/** @param {HTMLElement} root */
function openEmpty(root) {
  fill(root, h("h1", {}, "Label"), h("p", { class: "lead" }, "There are no recordings yet."), h("a", { class: "button", href: "#/capture" }, "Record some"));
  return () => {};
}

/** @param {string} recording @param {string} resource */
const addressOf = (recording, resource) => `/api/recordings/${encodeURIComponent(recording)}/${resource}`;

/** Return the job when it has ended. @param {(fraction: number) => void} onProgress */
async function awaitJob(onProgress) {
  for (;;) {
    const job = await get("/api/job");
    if (job.state !== "running") return job;
    onProgress(job.total ? job.done / job.total : 0);
    await sleep(JOB_POLL_MS);
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether automatic trimming of a recording's segments has ended. @param {any} trim */
const isTrimmed = (trim) => !trim || trim.state === "done" || trim.state === "failed";
