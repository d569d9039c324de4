// @ts-check
/** The Play page: one or two players before the camera, whose moves control a game. */

import { exists, get, send } from "../js/api.js";
import { CameraView } from "../js/camera_view.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { GameFrame } from "../js/game_frame.js";
import { loadKeys, loadPreset, saveKeys, savePreset } from "../js/key_storage.js";
import { actionOf, keyLabel, keysWithFree } from "../js/free_keys.js";
import { callOf, defaultPreset, KEY_PRESETS } from "../js/keymaps.js";
import { LatencyPanel } from "../js/latency_panel.js";
import { MoveControls } from "../js/move_controls.js";
import { moveName, rememberTitles } from "../js/move_names.js";
import { PressLog } from "../js/press_log.js";
import { tellRoad } from "../js/road.js";

/** @typedef {import("../js/keymaps.js").KeyPreset} KeyPreset */

/** How bundles are called that people did not name. @type {Record<string, string>} */
const BUNDLE_NAMES = { fighter: "Built-in moves", moves: "My moves and the built-in ones" };
const BUILT_IN_GAME = "/game/index.html";
/** Presses in a running match from which on someone fights. */
const FOUGHT_PRESSES = 3;
/** Shown for a move without a callback on the article's page. */
const NO_CALL = "–";
const LEADS = [
  "Stand where the white figure stands, choose Easy in the game, and fight: what you do, your fighter does.",
  "Stand side by side, with your whole body visible. Who is on the left at the start controls the left fighter, wherever you go then.",
];

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const [state, { game: external }, teaching] = await Promise.all([get("/api/state"), get("/api/game"), get("/api/teaching")]);
  rememberTitles(state.moves);
  const ownMoves = new Set(state.moves.map((/** @type {any} */ row) => row.move));
  const bundleNames = /** @type {string[]} */ (state.bundles);
  const gameName = external?.name ?? "";
  let players = query.get("players") === "2" ? 2 : 1;
  /** @type {any} */
  let bundle = null;
  let lastFrame_s = 0;
  let fightPresses = 0;
  /** @type {KeyPreset} */
  let preset = "duel";
  /** @type {Record<string, string>[]} One map for each player. */
  let keys = [];

  const note = h("p", { class: "note", role: "status" });
  const lead = h("p", { class: "lead" });
  const save = h("button", { hidden: true, onclick: saveThresholds }, "Save thresholds");
  const bundleChoice = h("select", { "aria-label": "Moves", onchange: () => cameraView.useBundle(bundleChoice.value) },
    ...bundleNames.map((name) => h("option", { value: name }, BUNDLE_NAMES[name] ?? name)));
  const playerChoice = h("fieldset", { class: "chips", "aria-label": "Players" }, ...[1, 2].map((count) =>
    h("label", { class: "chip" }, h("input", { type: "radio", name: "players", value: count, checked: count === players, onchange: () => setPlayers(count) }),
      count === 1 ? "One player" : "Two players")));
  const presets = /** @type {KeyPreset[]} */ (external ? Object.keys(KEY_PRESETS) : ["duel", "own"]);
  const presetChoice = h("select", { "aria-label": "Keys for the game", onchange: () => choosePreset(/** @type {KeyPreset} */ (presetChoice.value)) },
    ...presets.map((one) => h("option", { value: one }, KEY_PRESETS[one])));

  const game = new GameFrame({ external, onDetect: () => applyPreset(), builtIn: { address: BUILT_IN_GAME, exists: () => exists(BUILT_IN_GAME) } });
  const controls = new MoveControls({ keys: state.keys, onThreshold: setThresholds, onKey: chooseKey, actionOf: (player, key) => (external ? "" : actionOf(preset, players, player, key)) });
  const pressLog = new PressLog(({ player, time_s }) => correct(player, time_s, "none"));
  const missedChoice = h("select", { "aria-label": "The move that was missed" });
  const missed = h("div", { class: "row below", hidden: true }, "Missed", missedChoice,
    h("button", { class: "small", title: "Click right after the move", onclick: () => correct(0, lastFrame_s, missedChoice.value) }, "I just did it"));
  const latencyPanel = new LatencyPanel();
  const cameraView = new CameraView({ serverCamera: state.camera, bundle: bundleNames[0], isGuided: () => true, onFrame: handleFrame, onOpened: showBundle, onCorrected: showCorrected, onBroken: () => game.releaseAll() });
  const tags = [0, 1].map((player) => h("div", { class: `player-tag p${player}` }, `Player ${player + 1}`));
  cameraView.stage.append(...pressLog.flashes, ...tags);

  fill(root,
    h("div", { class: "row apart" }, h("h1", {}, "Play"), h("div", { class: "row" }, bundleChoice, cameraView.cameraChoice)),
    lead, teachingNote(teaching, state),
    h("div", { class: "playing" },
      h("section", { class: "card", "aria-label": "Camera" }, cameraView.stage, h("div", { class: "row below" }, playerChoice), note),
      h("section", { class: "card", "aria-label": "Game" }, game.box,
        h("div", { class: "row apart below" }, h("span", { class: "muted" }, external ? external.name : "Moonlight Duel"), h("label", { class: "row" }, "Keys", presetChoice)))),
    h("div", { class: "columns wide-left space" },
      h("section", { class: "card" }, h("div", { class: "row apart" }, h("h2", {}, "Moves"), save), controls.list),
      h("div", {},
        h("section", { class: "card" }, h("h2", {}, "Presses"), pressLog.list, missed),
        h("section", { class: "card" }, h("h2", {}, "Latency"), latencyPanel.bar, latencyPanel.text))));
  setPlayers(players);
  cameraView.start();

  /** @param {number} count */
  function setPlayers(count) {
    players = count;
    history.replaceState(null, "", count > 1 ? "#/play?players=2" : "#/play");
    lead.textContent = LEADS[count - 1];
    pressLog.setPlayers(count);
    cameraView.setPlayers(count);
    game.open(count);
  }

  /** @param {any} opened */
  function showBundle(opened) {
    bundle = opened && { ...opened, moves: ownFirst(opened.moves, ownMoves) };
    rememberTitles(bundle?.moves ?? []);
    rememberTitles(state.moves); // a name may be newer than what was taught
    controls.clear();
    save.hidden = true;
    if (bundle && bundleChoice.value !== bundle.name) bundleChoice.value = bundle.name;
    showNote(note, "");
    missed.hidden = !bundle;
    fill(missedChoice, ...(bundle?.moves ?? []).map((/** @type {any} */ { move }) => h("option", { value: move }, moveName(move))));
    applyPreset();
  }

  /** @param {any} corrected @param {string} move */
  function showCorrected(corrected, move) {
    if (![...bundleChoice.options].some(({ value }) => value === corrected.name)) {
      bundleChoice.prepend(h("option", { value: corrected.name }, corrected.name));
    }
    showBundle(corrected);
    const done = move === "none" ? "This motion will not press again" : `${moveName(move)} will be found`;
    showNote(note, `${done}. Saved in ${corrected.name}.`);
    announce("Corrected");
  }

  /** @param {number} player @param {number} time_s @param {string} move What it really was. */
  function correct(player, time_s, move) {
    cameraView.live.correct({ player, time_s, move });
  }

  /** Use the chosen key preset, or the default one. */
  function applyPreset() {
    const hasOwnKeys = !external && Boolean(bundle && loadKeys(gameName, bundle.name, 0));
    preset = loadPreset(gameName) ?? defaultPreset({ isExternal: Boolean(external), hasDetect: game.hasDetect, hasOwnKeys });
    if (!presets.includes(preset)) preset = presets[0];
    presetChoice.value = preset;
    game.releaseAll();
    const moves = bundle?.moves ?? [];
    const defaults = keysWithFree(preset === "own" && !external ? "duel" : preset, players, moves);
    keys = defaults.map((one, player) =>
      preset === "own" && bundle ? { ...one, ...loadKeys(gameName, bundle.name, player) } : one);
    controls.show(moves, keys, callFor);
  }

  /** @param {KeyPreset} wanted */
  function choosePreset(wanted) {
    savePreset(gameName, wanted);
    applyPreset();
  }

  /** Return the callback that replaces a move's key, or "". @param {number} player @param {string} move */
  function callFor(player, move) {
    return preset === "article" && player === 0 ? callOf(move) || NO_CALL : "";
  }

  /** Change one key, which switches to the user's own keys. @param {number} player @param {string} move @param {string} key */
  function chooseKey(player, move, key) {
    keys[player][move] = key;
    saveKeys(gameName, bundle.name, keys);
    choosePreset("own");
  }

  /** @param {import("../js/live_socket.js").FrameResult} frame */
  function handleFrame(frame) {
    lastFrame_s = frame.time_s;
    controls.showScores(frame.players);
    frame.players.forEach(({ landmarks }, player) => placeTag(tags[player], landmarks));
    for (const event of frame.events) handleEvent(event);
    if (!cameraView.isServerCamera && frame.events.some(({ event }) => event === "press")) latencyPanel.addPress(frame.time_s);
    latencyPanel.addFrame(frame);
  }

  /** Keep a player's name below them; the image is mirrored. @param {HTMLElement} tag @param {number[][] | null} landmarks */
  function placeTag(tag, landmarks) {
    if (landmarks) tag.style.left = `${Math.round(100 * (1 - Math.min(0.92, Math.max(0.08, landmarks[0][0]))))}%`;
  }

  /** @param {import("../js/live_socket.js").MoveEvent} event */
  function handleEvent(event) {
    if (event.player >= players) return; // from before the number of players changed
    const key = keys[event.player]?.[event.move] ?? "";
    game.handleMove(event, key, preset);
    if (event.event !== "press") return;
    controls.flash(event.move);
    tellAbout(event.move);
    const call = callFor(event.player, event.move);
    pressLog.add(event, call === NO_CALL ? "" : call || (key && keyLabel(key)), [...controls.rows.keys()]);
  }

  /** Tell the road what a press shows. @param {string} move */
  function tellAbout(move) {
    if (move.startsWith("punch")) tellRoad("punched");
    if (ownMoves.has(move)) tellRoad("own_move");
    const screen = game.frame?.contentDocument?.getElementById("game")?.dataset.currentScreen;
    if (external || screen === "play") fightPresses += 1;
    if (fightPresses >= FOUGHT_PRESSES) tellRoad("fought");
  }

  function setThresholds() {
    cameraView.live.setThresholds(controls.thresholds());
    save.hidden = false;
  }

  async function saveThresholds() {
    try {
      const { bundle: saved } = await send("PUT", `/api/bundles/${encodeURIComponent(bundle.name)}/rules`, { thresholds: controls.thresholds() });
      save.hidden = true;
      showNote(note, `Saved in ${saved}.`);
      announce("Saved");
    } catch (error) {
      showNote(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  return () => {
    game.close();
    cameraView.close();
  };
}

/** Return a note about moves that were recorded and not taught yet; null if there are none. @param {any} teaching @param {any} state */
function teachingNote(teaching, state) {
  const untaught = teaching ? teaching.stale : state.recordings.length > 0 && state.moves.length > 0;
  if (!untaught) return null;
  return h("p", { class: "note row apart" }, h("span", {}, "You have recorded something that is not taught yet."), h("a", { class: "button", href: "#/learn?start=1" }, "Teach now"));
}

/** Return the moves with those of the project first. @param {readonly any[]} moves @param {Set<string>} own */
const ownFirst = (moves, own) => [...moves].sort((one, other) => Number(own.has(other.move)) - Number(own.has(one.move)));
