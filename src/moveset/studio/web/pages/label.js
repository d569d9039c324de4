// @ts-check
/** Label: a recording on a timeline; drag to add, move and trim, or do it all with keys. */

import { get, part, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { addSegment, gapAt, newHistory, redo, removeSegment, renameSegment, same, sayTime, segmentAt, shiftSegment, step, ticks, trimSegment, undo } from "../js/timeline.js";

/** @typedef {import("../js/timeline.js").Segment} Segment */

const FRAME_S = 1 / 30;
const GRASP_PX = 9;
const SAVE_MS = 600;
const LOOK_MS = 700;
const STILL_LOOKED_AT = "This recording is still being looked at; its segments will be drawn tighter.";
const KEYS = [
  ["Space", "play or pause"], ["← →", "a frame; with Shift a second"], ["1 – 9, 0", "add or rename: move 1 – 9, no move"],
  ["[ ]", "start, end of the segment here"], ["Tab", "from segment to segment"], ["Alt ← →", "move the segment"],
  ["Delete", "remove it"], ["Enter", "accept what is proposed"], ["Ctrl Z, Ctrl Y", "undo, redo"], ["N", "next recording"],
];

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const state = await get("/api/state");
  if (!state.recordings.length) {
    fill(root, h("h1", {}, "Label"), h("p", { class: "lead" }, "There are no recordings yet."), h("a", { class: "button", href: "#/capture" }, "Capture some"));
    return () => {};
  }
  const moves = state.moves.map((/** @type {any} */ one) => one.move);
  let history = newHistory(/** @type {Segment[]} */ ([]));
  /** @type {Segment[]} */
  let saved = [];
  /** @type {(Segment & { probability: number })[]} */
  let proposals = [];
  let version = "";
  let duration_s = 1;
  let selected = -1;
  let name = "";
  let now_s = 0;
  let closed = false;
  /** @type {any} */
  let saving = 0;

  const note = h("p", { class: "note", role: "status" });
  const video = h("video", { playsinline: true, preload: "auto", controls: false, "aria-label": "The recording" });
  video.muted = true;
  const stage = h("div", { class: "stage low" }, video);
  const film = h("div", { class: "film", "aria-hidden": "true" });
  const marks = h("div", { class: "ticks", "aria-hidden": "true" });
  const head = h("div", { class: "head" });
  const bars = h("div", { role: "group", "aria-label": "Segments" });
  const tape = h("div", { class: "tape" }, film, bars, marks, head);
  const clock = h("span", { class: "soft" });
  const playing = h("button", { onclick: togglePlay }, "Play");
  const tapes = h("ul", { class: "tapes" });
  const title = h("h2", {});
  const buttons = h("div", { class: "chips", role: "group", "aria-label": "Moves" });
  const chosenWords = h("div", { class: "row", "aria-live": "off" });
  const undoing = h("button", { onclick: () => travel(undo) }, "Undo");
  const redoing = h("button", { onclick: () => travel(redo) }, "Redo");
  const proposing = h("button", { onclick: propose, hidden: !state.bundles.length }, "Propose segments");
  const accepting = h("button", { class: "main", hidden: true, onclick: acceptAll }, "");
  const rejecting = h("button", { hidden: true, onclick: () => { proposals = []; draw(); } }, "Dismiss");

  fill(root, h("h1", {}, "Label"),
    h("p", { class: "lead" }, "Drag on the timeline to add a segment, drag one or its edges to move and trim it. What no segment covers is no move."),
    h("div", { class: "columns narrow-left" },
      h("nav", { class: "card", "aria-label": "Recordings" }, tapes),
      h("section", { class: "card", "aria-label": "Recording" },
        h("div", { class: "row apart" }, title, h("div", { class: "row" }, undoing, redoing)),
        stage, tape,
        h("div", { class: "row apart space" }, h("div", { class: "row" }, playing, clock), h("div", { class: "row" }, proposing, accepting, rejecting)),
        h("div", { class: "space" }, buttons), chosenWords, note,
        h("details", { class: "space" }, h("summary", {}, "Keys"),
          h("div", { class: "help" }, ...KEYS.map(([key, words]) => h("div", {}, h("kbd", {}, key), ` ${words}`)))))));

  fill(buttons, ...[...moves, "none"].map((move, number) => h("button", { class: `chip ${colourOf(move, moves)}`, onclick: () => put(move) },
    h("i", { class: "dot" }), nameOf(move), h("kbd", {}, move === "none" ? "0" : String(number + 1)))));
  fill(tapes, ...state.recordings.map((/** @type {any} */ one) => h("li", {}, h("button", { "data-name": one.name, onclick: () => go(one.name) },
    h("img", { src: `/api/recordings/${part(one.name)}/poster`, alt: "", loading: "lazy" }),
    h("span", {}, h("b", {}, one.name), h("small", { "data-count": one.name }, `${one.person} · ${one.segments} segments`))))));

  video.addEventListener("timeupdate", () => !video.paused && seen(video.currentTime));
  video.addEventListener("pause", () => (playing.textContent = "Play"));
  video.addEventListener("play", () => { playing.textContent = "Pause"; follow(); });
  video.addEventListener("loadedmetadata", () => {
    if (video.duration === Infinity) findEnd();
  });
  video.addEventListener("error", () => tell(note, "The browser cannot show this video; its pictures and segments are here all the same.", "warn"));
  tape.addEventListener("pointerdown", grasp);
  document.addEventListener("keydown", key);

  await load(query.get("recording") ?? state.recordings[state.recordings.length - 1].name, Number(query.get("at") ?? 0));

  /** A browser's own recording does not say how long it is until it was looked through once. */
  function findEnd() {
    const at_s = now_s;
    video.addEventListener("durationchange", () => seek(at_s), { once: true });
    video.currentTime = 1e7;
  }

  /** @param {string} recording */
  function go(recording) {
    window.history.replaceState(null, "", `#/label?recording=${part(recording)}`);
    load(recording, 0).catch((error) => tell(note, error.message, "bad"));
  }

  /** @param {string} recording @param {number} at_s */
  async function load(recording, at_s) {
    await saveNow();
    const facts = await get(`/api/recordings/${part(recording)}/segments`);
    if (closed) return;
    name = recording;
    duration_s = facts.duration_s;
    proposals = [];
    take(facts);
    now_s = at_s;
    video.src = `/api/recordings/${part(name)}/video`;
    fill(title, name);
    for (const button of tapes.querySelectorAll("button")) {
      if (button.dataset.name === name) { button.setAttribute("aria-current", "true"); button.scrollIntoView({ block: "nearest" }); }
      else button.removeAttribute("aria-current");
    }
    const count = Math.max(4, Math.min(14, Math.round(tape.clientWidth / 74)));
    fill(film, h("img", { alt: "", src: `/api/recordings/${part(name)}/strip?count=${count}` }));
    fill(marks, ...ticks(duration_s, Math.max(3, tape.clientWidth / 70)).map((time) => {
      const mark = h("span", {}, duration_s < 12 ? time.toFixed(1) : sayTime(time));
      mark.style.left = `${(100 * time) / duration_s}%`;
      return mark;
    }));
    tell(note, isLooked(facts.trim) ? "" : STILL_LOOKED_AT);
    if (!isLooked(facts.trim)) awaitTrim(recording);
    selected = segmentAt(history.now, at_s);
    draw();
    seek(at_s);
  }

  /** Show tighter segments as soon as they are there, unless somebody has changed them meanwhile. @param {string} recording */
  async function awaitTrim(recording) {
    for (;;) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      if (closed || name !== recording || history.past.length) return;
      const facts = await get(`/api/recordings/${part(recording)}/segments`).catch(() => null);
      if (!facts || !isLooked(facts.trim)) continue;
      if (closed || name !== recording || history.past.length || !same(history.now, saved)) return;
      take(facts);
      tell(note, "");
      return draw();
    }
  }

  /** @param {any} facts */
  function take(facts) {
    version = facts.version;
    saved = facts.segments;
    history = newHistory(facts.segments);
    selected = -1;
  }

  /** @param {number} time_s */
  function seek(time_s) {
    now_s = Math.max(0, Math.min(time_s, duration_s));
    if (video.readyState) video.currentTime = now_s;
    seen(now_s);
  }

  /** @param {number} time_s */
  function seen(time_s) {
    now_s = Math.min(time_s, duration_s);
    head.style.left = `${(100 * now_s) / duration_s}%`;
    clock.textContent = `${sayTime(now_s, 2)} of ${sayTime(duration_s, 1)}`;
  }

  function follow() {
    if (video.paused || closed) return;
    seen(video.currentTime);
    requestAnimationFrame(follow);
  }

  function togglePlay() {
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  }

  function draw() {
    const focused = document.activeElement?.classList.contains("segment");
    fill(bars, ...history.now.map((one, index) => barOf(one, index)), ...proposals.map(proposalOf));
    if (focused) /** @type {HTMLElement | undefined} */ (bars.children[selected])?.focus();
    undoing.disabled = !history.past.length;
    redoing.disabled = !history.future.length;
    accepting.hidden = rejecting.hidden = !proposals.length;
    accepting.textContent = `Accept all ${proposals.length}`;
    const one = history.now[selected];
    fill(chosenWords, one ? h("p", { class: "small soft space" }, `Chosen: ${nameOf(one.move)}, ${one.start_s.toFixed(2)} to ${one.end_s.toFixed(2)} s `) : null,
      one ? h("button", { class: "quiet danger", onclick: remove }, "Remove") : null);
    const count = tapes.querySelector(`[data-count="${CSS.escape(name)}"]`);
    const person = state.recordings.find((/** @type {any} */ other) => other.name === name)?.person;
    if (count) count.textContent = `${person} · ${history.now.length} segments`;
  }

  /** @param {Segment} one @param {number} index */
  function barOf(one, index) {
    const bar = h("button", {
      class: `segment ${colourOf(one.move, moves)}`, "aria-pressed": String(index === selected), "data-index": index,
      "aria-label": `${nameOf(one.move)}, ${one.start_s.toFixed(1)} to ${one.end_s.toFixed(1)} seconds`,
      onfocus: () => index !== selected && pick(index),
    }, h("span", {}, nameOf(one.move)));
    place(bar, one);
    return bar;
  }

  /** @param {Segment & { probability: number }} one @param {number} number */
  function proposalOf(one, number) {
    const bar = h("button", {
      class: `segment proposed ${colourOf(one.move, moves)}`, "data-proposal": number,
      "aria-label": `proposed: ${nameOf(one.move)}, ${one.start_s.toFixed(1)} seconds; press Enter to accept`,
      onfocus: () => seek(one.start_s), onclick: () => accept(number),
    }, h("span", {}, `${nameOf(one.move)}?`));
    place(bar, one);
    return bar;
  }

  /** @param {HTMLElement} bar @param {Segment} one */
  function place(bar, one) {
    bar.style.left = `${(100 * one.start_s) / duration_s}%`;
    bar.style.width = `${(100 * (one.end_s - one.start_s)) / duration_s}%`;
  }

  /** @param {number} index */
  function pick(index) {
    selected = index;
    const one = history.now[index];
    if (one && (now_s < one.start_s || now_s >= one.end_s)) seek(one.start_s);
    draw();
    /** @type {HTMLElement | undefined} */ (bars.children[index])?.focus();
  }

  /** @param {Segment[]} segments @param {number} [chosen] */
  function change(segments, chosen = selected) {
    history = step(history, segments);
    selected = chosen;
    draw();
    later();
  }

  /** @param {(history: import("../js/timeline.js").History) => import("../js/timeline.js").History} way */
  function travel(way) {
    history = way(history);
    selected = segmentAt(history.now, now_s);
    draw();
    later();
  }

  /** @param {string} move */
  function put(move) {
    const here = selected >= 0 ? selected : segmentAt(history.now, now_s);
    if (here >= 0) return change(renameSegment(history.now, here, move), here);
    const added = addSegment(history.now, { start_s: now_s, move }, duration_s);
    if (added.index < 0) return announce("There is no room here");
    change(added.segments, added.index);
    announce(`${nameOf(move)} added`);
  }

  function remove() {
    if (selected < 0) return;
    change(removeSegment(history.now, selected), -1);
    announce("Removed");
  }

  /** @param {PointerEvent} event */
  function grasp(event) {
    if (event.button !== 0) return;
    const target = /** @type {HTMLElement} */ (event.target).closest(".segment");
    if (target instanceof HTMLElement && target.dataset.proposal) return;
    const box = tape.getBoundingClientRect();
    const timeOf = (/** @type {PointerEvent} */ one) => Math.max(0, Math.min(1, (one.clientX - box.left) / box.width)) * duration_s;
    const start_s = timeOf(event);
    const before = history.now;
    const index = target instanceof HTMLElement ? Number(target.dataset.index) : -1;
    const grip = target ? edgeOf(target, event.clientX) : "new";
    let moved = false;
    if (event.pointerType === "mouse") event.preventDefault();
    if (index >= 0) pick(index);
    else selected = -1;
    seek(start_s);
    const drag = (/** @type {PointerEvent} */ one) => {
      if (Math.abs(one.clientX - event.clientX) < 4 && !moved) return;
      moved = true;
      const time_s = timeOf(one);
      if (grip === "start") preview(trimSegment(before, index, { start_s: time_s }, duration_s), index, time_s);
      else if (grip === "end") preview(trimSegment(before, index, { end_s: time_s }, duration_s), index, time_s);
      else if (grip === "all") preview(shiftSegment(before, index, time_s - start_s, duration_s), index, null);
      else if (gapAt(before, start_s, duration_s)) {
        const added = addSegment(before, { start_s, end_s: time_s, move: lastMove() }, duration_s);
        preview(added.segments, added.index, time_s);
      }
    };
    const drop = () => {
      tape.removeEventListener("pointermove", drag);
      tape.removeEventListener("pointerup", drop);
      tape.removeEventListener("pointercancel", drop);
      const after = history.now;
      history = { ...history, now: before };
      change(after);
    };
    tape.setPointerCapture(event.pointerId);
    tape.addEventListener("pointermove", drag);
    tape.addEventListener("pointerup", drop);
    tape.addEventListener("pointercancel", drop);
  }

  /** @param {Segment[]} segments @param {number} index @param {number | null} time_s */
  function preview(segments, index, time_s) {
    history = { ...history, now: segments };
    selected = index;
    draw();
    if (time_s !== null) seek(time_s);
  }

  function lastMove() {
    return history.now[selected]?.move ?? history.now.findLast((one) => one.end_s <= now_s && one.move !== "none")?.move ?? moves[0] ?? "none";
  }

  async function propose() {
    proposing.disabled = true;
    try {
      await saveNow();
      await send("POST", `/api/recordings/${part(name)}/propose`, { bundle: state.bundles[0] });
      for (;;) {
        const job = await get("/api/job");
        tell(note, job.state === "running" ? `Looking at ${name}: ${job.total ? Math.round((100 * job.done) / job.total) : 0}%` : job.error, job.error ? "bad" : "");
        if (job.state !== "running") {
          if (job.result?.recording === name) proposals = job.result.proposals;
          break;
        }
        await new Promise((done) => setTimeout(done, 300));
      }
      if (!note.classList.contains("bad")) tell(note, proposals.length ? `${state.bundles[0]} sees ${proposals.length} more: click or press Enter on each to accept it.` : `${state.bundles[0]} sees nothing that is not labelled.`);
      draw();
    } catch (error) {
      tell(note, /** @type {Error} */ (error).message, "bad");
    } finally {
      proposing.disabled = false;
    }
  }

  /** @param {number} number */
  function accept(number) {
    const added = addSegment(history.now, proposals[number], duration_s);
    proposals = proposals.filter((_, other) => other !== number);
    change(added.segments, added.index);
  }

  function acceptAll() {
    const all = proposals.reduce((segments, one) => addSegment(segments, one, duration_s).segments, history.now);
    proposals = [];
    change(all, -1);
  }

  function later() {
    clearTimeout(saving);
    saving = setTimeout(() => saveNow(), SAVE_MS);
  }

  async function saveNow() {
    clearTimeout(saving);
    if (!name || same(history.now, saved)) return;
    const sent = history.now;
    try {
      const facts = await send("PUT", `/api/recordings/${part(name)}/segments`, { version, segments: sent });
      version = facts.version;
      saved = sent;
      if (!proposals.length) tell(note, "");
    } catch (error) {
      const { status, facts, message } = /** @type {any} */ (error);
      if (status === 409 && facts.now) {
        take(facts.now);
        draw();
        tell(note, `${message}. Your last change was not kept.`, "warn");
      } else if (status === 0) {
        tell(note, `${message} Your changes wait here.`, "warn");
        saving = setTimeout(() => saveNow(), 2000);
      } else tell(note, message, "bad");
    }
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, select, textarea, summary") || event.metaKey) return;
    const control = event.ctrlKey;
    const letter = event.key.toLowerCase();
    if (control && letter === "z") travel(event.shiftKey ? redo : undo);
    else if (control && letter === "y") travel(redo);
    else if (control) return;
    else if (event.key === " " && !target.closest(".tapes, .chips")) togglePlay();
    else if (event.key.startsWith("Arrow") && /Left|Right/.test(event.key)) arrow(event);
    else if (/^[1-9]$/.test(event.key) && moves[Number(event.key) - 1]) put(moves[Number(event.key) - 1]);
    else if (event.key === "0") put("none");
    else if (event.key === "[" || event.key === "]") edge(event.key === "[");
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (letter === "n") nextRecording();
    else if (event.key === "Escape") { selected = -1; draw(); }
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function arrow(event) {
    const by_s = (event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 1 : FRAME_S);
    if (event.altKey && selected >= 0) return change(shiftSegment(history.now, selected, by_s, duration_s));
    video.pause();
    selected = -1;
    seek(now_s + by_s);
    selected = segmentAt(history.now, now_s);
    draw();
  }

  /** @param {boolean} isStart */
  function edge(isStart) {
    const here = selected >= 0 ? selected : segmentAt(history.now, now_s);
    if (here >= 0) change(trimSegment(history.now, here, isStart ? { start_s: now_s } : { end_s: now_s }, duration_s), here);
  }

  function nextRecording() {
    const names = state.recordings.map((/** @type {any} */ one) => one.name);
    go(names[(names.indexOf(name) + 1) % names.length]);
  }

  return () => {
    closed = true;
    document.removeEventListener("keydown", key);
    saveNow();
    video.removeAttribute("src");
    video.load();
  };
}

/** @param {HTMLElement} bar @param {number} x */
function edgeOf(bar, x) {
  const box = bar.getBoundingClientRect();
  const grasp = Math.min(GRASP_PX, box.width / 4);
  if (x - box.left < grasp) return "start";
  return box.right - x < grasp ? "end" : "all";
}

/** Whether nothing more will be done to a recording's segments. @param {any} trim */
const isLooked = (trim) => !trim || trim.state === "done" || trim.state === "failed";
