// @ts-check
/** Capture: pick a move, hear a beep for each repetition, and have it on the disk as you do it. */

import { get, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { beeps, due, length_s, plan, sayLength } from "../js/schedule.js";
import { adviseStand } from "../js/skeleton.js";
import { beep, wakeSound } from "../js/sound.js";
import { sendFile, Upload } from "../js/upload.js";
import { Viewer } from "../js/viewer.js";

const PIECE_MS = 1000;
const KINDS = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
const PERSON = "moveset-person";
const BITS = 4_000_000;
/** A recording of another page that still grows is not offered to be kept. */
const IDLE_S = 5;

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  let state = await get("/api/state");
  let chosen = query.get("move") ?? state.next?.move ?? state.moves[0]?.move ?? "none";
  /** @type {(() => void) | null} */
  let stopRecording = null;
  let closed = false;
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
  const takes = h("ul", { class: "takes" });
  const takesCard = h("section", { class: "card" }, h("h2", {}, "Recordings"), takes);
  const cue = h("div", { class: "cue", "aria-hidden": "true" });
  const editor = h("div", { class: "editor" });
  const file = h("input", { type: "file", accept: "video/*,.mkv,.gif,.avi", multiple: true, "aria-label": "Videos", onchange: () => take([...(file.files ?? [])]) });
  const drop = h("div", { class: "drop" }, h("span", {}, "Drop videos here, or choose them"), file, h("span", { class: "small" }, "They are sent in pieces; if that breaks off, choose the same file again and it goes on."));
  const sending = h("div", {});

  const viewer = new Viewer({
    machine: state.camera,
    bundle: "",
    seen: () => {},
    hint: (seen) => (stopRecording ? "" : adviseStand(seen.landmarks)),
  });
  viewer.stage.append(cue);

  fill(root,
    h("h1", {}, "Capture"),
    h("p", { class: "lead" }, "Choose a move and do it once at every beep. Its segments come by themselves; what you record is on the disk while you do it."),
    h("div", { class: "columns wide-left" },
      h("div", {},
        h("section", { class: "card", "aria-label": "Camera" },
          h("div", { class: "row apart" }, h("h2", {}, "Camera"), viewer.choice), viewer.stage, note)),
      h("div", {},
        h("section", { class: "card record" }, next,
          h("fieldset", {}, h("legend", {}, "Move"), chips),
          h("label", { class: "field" }, "Who is in the picture", person, people), forMove, forNone,
          h("div", { class: "row" }, record, long)),
        takesCard,
        h("section", { class: "card" },
          h("details", {}, h("summary", {}, "Moves and keys"), editor)),
        h("section", { class: "card" },
          h("details", {}, h("summary", {}, "Add videos you have"), drop, sending)))));

  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take([...(event.dataTransfer?.files ?? [])]);
  });

  showAll();
  viewer.start();
  const timer = setInterval(refresh, 1500);

  async function refresh() {
    if (stopRecording || closed) return;
    const fresh = await get("/api/state").catch(() => null);
    if (!fresh || closed) return;
    const changed = JSON.stringify([fresh.moves, fresh.next]) !== JSON.stringify([state.moves, state.next]);
    state = fresh;
    if (changed) showMoves();
    showTakes();
  }

  function showAll() {
    showMoves();
    showEditor();
    showTakes();
    showLength();
  }

  function showMoves() {
    const moves = state.moves.map((/** @type {any} */ one) => one.move);
    if (![...moves, "none"].includes(chosen)) chosen = moves[0] ?? "none";
    const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "move";
    const chip = (/** @type {string} */ move, /** @type {string} */ count) =>
      h("label", { class: `chip ${colourOf(move, moves)}` },
        h("input", { type: "radio", name: "move", value: move, checked: move === chosen, onchange: () => choose(move) }),
        h("i", { class: "dot" }), move === "none" ? "no move" : nameOf(move), h("small", {}, count));
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
    return { move: chosen, times: clamp(times, 1, 60), every_s: clamp(every, 1.2, 8), none_s: clamp(none_s, 5, 120) };
  }

  function showLength() {
    long.textContent = `${sayLength(length_s(plan(wish())))}${chosen === "none" ? ": stand, walk about, fidget, anything but a move" : ""}`;
  }

  function toggle() {
    if (stopRecording) stopRecording();
    else start().catch((error) => tell(note, error.message, "bad"));
  }

  async function start() {
    const name = person.value.trim();
    if (!name) {
      person.focus();
      return tell(note, "Say who is in the picture: scores are split by person.", "warn");
    }
    const stream = viewer.stream();
    if (!stream) return tell(note, "There is no picture to record: choose a camera first.", "warn");
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    if (!kind) return tell(note, "This browser cannot record: use another, or add a video below.", "bad");
    wakeSound();
    const wanted = wish();
    const cues = plan(wanted);
    const upload = await Upload.begin({
      title: `${name}_${wanted.move}`, suffix: kind.includes("mp4") ? ".mp4" : ".webm",
      person: name, move: wanted.move, every_s: wanted.every_s,
    });
    active.add(upload.id);
    await run(stream, kind, cues, upload).finally(() => active.delete(upload.id));
  }

  /** @param {MediaStream} stream @param {string} kind @param {import("../js/schedule.js").Cue[]} cues @param {Upload} upload */
  async function run(stream, kind, cues, upload) {
    const recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: BITS });
    recorder.addEventListener("dataavailable", (event) => upload.add(event.data));
    const over = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
    const began = new Promise((done) => recorder.addEventListener("start", () => done(performance.now()), { once: true }));
    recorder.start(PIECE_MS);
    const zero = /** @type {number} */ (await began);
    let last_s = -1;
    let stopped = false;
    stopRecording = () => {
      stopped = true;
    };
    record.textContent = "Stop";
    record.classList.replace("main", "stop");
    viewer.stage.classList.add("recording");
    tell(note, "");
    while (!stopped && recorder.state === "recording" && !closed) {
      const now_s = (performance.now() - zero) / 1000;
      const passed = due(cues, last_s, now_s);
      last_s = now_s;
      for (const one of passed) give(one, upload, cues);
      if (passed.some((one) => one.kind === "end")) break;
      await new Promise((done) => setTimeout(done, 20));
    }
    const end_s = (performance.now() - zero) / 1000;
    stopRecording = null;
    if (recorder.state !== "inactive") recorder.stop();
    await over;
    fill(cue);
    record.textContent = "Record";
    record.classList.replace("stop", "main");
    viewer.stage.classList.remove("recording");
    await keep(upload, beeps(cues, end_s - 0.3));
  }

  /** @param {import("../js/schedule.js").Cue} one @param {Upload} upload @param {import("../js/schedule.js").Cue[]} cues */
  function give(one, upload, cues) {
    beep(one.kind);
    const total = cues.filter((other) => other.kind === "beep").length;
    if (one.kind === "count") fill(cue, h("b", {}, one.number), h("span", {}, `then: ${nameOf(chosen)}`));
    else if (one.kind === "beep" && chosen === "none") fill(cue, h("span", {}, "anything but a move"));
    else if (one.kind === "beep") fill(cue, h("b", {}, one.number), h("span", {}, `${nameOf(chosen)} · ${one.number} of ${total}`));
    else fill(cue);
    announce(one.kind === "beep" ? `${nameOf(chosen)} ${one.number}` : one.kind === "count" ? String(one.number) : "Done");
    if (one.kind === "beep") upload.note({ beeps_s: beeps(cues, one.at_s) }).catch(() => {});
  }

  /** @param {Upload} upload @param {number[]} beeps_s */
  async function keep(upload, beeps_s) {
    tell(note, "Keeping it …");
    await upload.settle();
    const { recording, segments } = await upload.finish({ beeps_s });
    const words = segments ? `${segments} segment${segments > 1 ? "s" : ""}` : "no segments: it was stopped too soon, label it by hand";
    tell(note, `${recording} is kept, with ${words}.`);
    announce("Kept");
    await refresh();
  }

  function showTakes() {
    const waiting = state.uploads.filter((/** @type {any} */ one) => !active.has(one.id) && one.idle_s > IDLE_S);
    const recordings = [...state.recordings].reverse();
    fill(takes,
      ...waiting.map(unfinished),
      ...recordings.slice(0, 8).map(takeOf),
      recordings.length > 8 ? h("li", {}, h("a", { href: "#/label" }, `and ${recordings.length - 8} more in Label`)) : null,
      recordings.length + waiting.length ? null : h("li", { class: "soft" }, "None yet. Ten repetitions of each move, and half a minute of no move, are a good start."));
    if (recordings.length && state.moves.every((/** @type {any} */ one) => one.segments >= 5)) {
      takes.append(h("li", {}, h("a", { class: "button", href: "#/learn" }, "Teach these moves")));
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

  /** @param {any} one */
  function unfinished(one) {
    const act = (/** @type {() => Promise<any>} */ work) => () => work().then(refresh, (error) => tell(note, error.message, "bad"));
    const upload = new Upload(one);
    return h("li", {},
      h("div", { class: "grow" }, h("b", {}, one.title), h("div", { class: "small soft" },
        one.size ? `${Math.floor((100 * one.arrived) / one.size)}% arrived: choose the same file again to go on` : "broken off; what was recorded is here")),
      one.size ? null : h("button", { onclick: act(() => upload.finish()) }, "Keep"),
      h("button", { class: "danger", onclick: act(() => upload.forget()) }, "Throw away"));
  }

  /** @param {File[]} files */
  async function take(files) {
    const name = person.value.trim();
    if (!name) {
      person.focus();
      return tell(note, "Say who is in the videos first.", "warn");
    }
    for (const one of files) {
      const bar = h("progress", { max: 1, value: 0, "aria-label": one.name });
      const words = h("div", { class: "small" }, one.name);
      sending.append(h("div", { class: "space" }, words, bar));
      try {
        const { recording } = await sendFile(one, { person: name }, (share) => (bar.value = share));
        bar.remove();
        fill(words, `${recording} is kept. `, h("a", { href: `#/label?recording=${encodeURIComponent(recording)}` }, "Label it"));
      } catch (error) {
        words.className = "small bad";
        words.textContent = `${one.name}: ${/** @type {Error} */ (error).message}`;
      }
    }
    file.value = "";
    refresh();
  }

  function showEditor() {
    const row = (/** @type {any} */ one) => {
      const box = h("div", { class: "one" },
        h("input", { type: "text", value: one.move, "aria-label": "Name", maxlength: 40, "data-was": one.move, readonly: Boolean(one.segments) }),
        h("select", { "aria-label": "Key" }, h("option", { value: "" }, "no key"), ...state.keys.map((/** @type {string} */ key) => h("option", { value: key, selected: key === one.key }, key))),
        h("select", { "aria-label": "Press" }, h("option", { value: "tap" }, "tap"), h("option", { value: "hold", selected: one.hold }, "hold")),
        h("button", { class: "danger", disabled: Boolean(one.segments), title: one.segments ? "It is done in recordings" : "", onclick: () => box.remove() }, "Remove"));
      return box;
    };
    const rows = h("div", { class: "editor" }, ...state.moves.map(row));
    fill(editor, rows, h("div", { class: "row" },
      h("button", { onclick: () => { rows.append(row({ move: "", key: "", hold: false })); /** @type {HTMLElement} */ (rows.lastElementChild?.querySelector("input")).focus(); } }, "Add a move"),
      h("button", { class: "main", onclick: () => saveMoves(rows) }, "Save")));
  }

  /** @param {HTMLElement} rows */
  async function saveMoves(rows) {
    const moves = [...rows.children].map((row) => {
      const [name, key, press] = /** @type {any} */ (row.querySelectorAll("input, select"));
      return { move: name.value, key: key.value, hold: press.value === "hold" };
    });
    try {
      await send("PUT", "/api/moves", { moves: moves.filter((one) => one.move.trim()) });
      state = await get("/api/state");
      showAll();
      tell(note, "The moves are saved. Teach again to play with them.");
    } catch (error) {
      tell(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  /** @param {BeforeUnloadEvent} event */
  const warn = (event) => stopRecording && event.preventDefault();
  addEventListener("beforeunload", warn);

  return () => {
    closed = true;
    clearInterval(timer);
    removeEventListener("beforeunload", warn);
    viewer.close();
  };
}


/** @param {HTMLInputElement} input @param {number} least @param {number} most */
const clamp = (input, least, most) => Math.min(most, Math.max(least, Number(input.value) || least));
