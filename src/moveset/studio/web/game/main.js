// @ts-check
/** Entry point of the game: connects page, keyboard, camera moves, sound and clock. */

import { bannerOf } from "./banner.js";
import { activitiesOf } from "./activity.js";
import { drawScene, paintScenery } from "./scene.js";
import { createControls, press, release, releaseAll, takeInput } from "./input.js";
import { codeOf, bindingOf } from "./keys.js";
import { createFigure } from "./figures.js";
import { createMenu } from "./menu.js";
import { onMoveAction, listenToPage } from "./external_moves.js";
import { createPracticePanel, hasPractised, rememberPractice } from "./practice_panel.js";
import { createResolution } from "./resolution.js";
import { advance, assist, beginFight, openMatch, openPractice, openTitle, setPaused, stepSession } from "./session.js";
import { createSound } from "./sound.js";
import { createTouch } from "./touch.js";

/**
 * @typedef {import("./computer_player.js").Level} Level
 * @typedef {import("./input.js").Action} Action
 * @typedef {import("./session.js").Session} Session
 */

const params = new URLSearchParams(location.search);
const game = /** @type {HTMLElement} */ (document.getElementById("game"));
const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
const announcement = /** @type {HTMLElement} */ (document.getElementById("announcement"));
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const controls = [createControls(), createControls()];
const sound = createSound();
const menu = createMenu(game, runCommand);
const practicePanel = createPracticePanel(/** @type {HTMLElement} */ (document.getElementById("practice")));
const resolution = createResolution(game, canvas, (width, height) => (scenery = paintScenery(width, height)));
const seed = () => Number(params.get("seed") ?? Date.now() % 1e9);

/** Who plays before a camera, by the last action of each player; at first everybody inside a page that has one, or with `?camera`. */
const byCamera = Array(2).fill(params.has("camera") || parent !== window);
let session = start();
let scenery = paintScenery(1, 1);
let shown = "";
let last = 0;

/** Return the session of the address: the title, a first practice, a match, or a demo at some step. */
function start() {
  if (params.get("players") === "2") return openMatch(seed(), 2, "normal");
  if (params.has("practice") && !hasPractised()) return openPractice(seed());
  const level = /** @type {Level | null} */ (params.get("level"));
  if (level && ["easy", "normal", "hard"].includes(level)) return openMatch(seed(), 1, level);
  let demo = openTitle(seed());
  for (let step = 0; step < Number(params.get("at") ?? 0); step += 1) demo = stepSession(demo, []);
  return demo;
}

/** @param {HTMLElement} button */
function runCommand(button) {
  sound.wake();
  releaseEverything();
  const { level = session.level } = button.dataset;
  const commands = {
    play: () => openMatch(seed(), 1, /** @type {Level} */ (level)),
    practice: () => openPractice(seed()),
    fight: () => (rememberPractice(), beginFight(session)),
    two: () => openMatch(seed(), 2, session.level),
    again: () => openMatch(seed(), session.persons, session.level),
    title: () => openTitle(seed(), session.level),
    resume: () => setPaused(session, false),
    pause: () => setPaused(session, session.screen !== "pause"),
    sound: () => (button.setAttribute("aria-pressed", String(!sound.toggle())), session),
  };
  session = commands[/** @type {keyof typeof commands} */ (button.dataset.do)]?.() ?? session;
  if (session.screen === "play") button.blur();
  refresh();
}

/** Show the current screen. */
function refresh() {
  if (shown === session.screen) return;
  shown = session.screen;
  game.dataset.currentScreen = shown;
  const isFirst = byCamera[0] && !hasPractised();
  menu.show(session.screen === "play" || params.has("demo") ? "none" : session.screen, isFirst ? "practice" : "play");
  sound.suspend(session.screen === "pause");
}

/** @param {boolean} paused */
function pauseGame(paused) {
  session = setPaused(session, paused);
  releaseEverything();
  refresh();
}

function releaseEverything() {
  controls.forEach(releaseAll);
}

/**
 * Pass an action to the fighter, or to the current screen's buttons.
 * @param {number} player @param {Action} action @param {boolean} down
 * @param {boolean} camera Whether a camera recognised it: such players get the help of assist.js.
 */
function act(player, action, down, camera) {
  if (down) setControl(player, camera);
  if (!down) return release(controls[player], action);
  if (session.screen === "play") return press(controls[player], action);
  menu.act(action);
}

/** @param {number} player @param {boolean} camera */
function setControl(player, camera) {
  byCamera[player] = camera;
  game.dataset.control = byCamera[0] ? "camera" : "keys";
}

/** @param {KeyboardEvent} event */
function keyDown(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isTrusted) sound.wake();
  const code = codeOf(event);
  if (code === "KeyP" || code === "Escape")
    return event.repeat || pauseGame(session.screen === "play");
  if (code === "KeyM") return event.repeat || clickSound();
  const binding = bindingOf(event, session.persons);
  const typing = session.screen !== "play" && code === "Space";
  if (!binding || typing) return;
  event.preventDefault();
  if (!event.repeat) act(binding.player, binding.action, true, !event.isTrusted);
}

function clickSound() {
  const button = game.querySelector('[data-do="sound"]');
  if (button instanceof HTMLElement) runCommand(button);
}

/** @param {KeyboardEvent} event */
function keyUp(event) {
  const binding = bindingOf(event, session.persons);
  if (binding) act(binding.player, binding.action, false, false);
}

/** Announce the banner's title to screen readers. */
function announceBanner() {
  const words = session.screen === "title" ? "" : (bannerOf(session.simulation.match)?.title ?? "");
  if (words && announcement.textContent !== words) announcement.textContent = words;
}

/** Write the fighters' activities and the rounds they have won as data attributes, for embedding pages and tests. */
function showActivities() {
  const wins = session.simulation.match.wins.join(" ");
  if (game.dataset.wins !== wins) game.dataset.wins = wins;
  const activities = activitiesOf(session);
  for (const side of /** @type {const} */ (["left", "right"])) {
    const activity = activities[side];
    if (game.dataset[side] === activity) continue;
    if (activity) game.dataset[side] = activity;
    else delete game.dataset[side];
  }
}

/** @param {number} now ms Draw one frame, and schedule the next. */
function drawFrame(now) {
  const seconds = last ? Math.min(0.25, (now - last) / 1000) : 0;
  last = now;
  if (!params.has("at")) {
    resolution.adapt(seconds);
    const after = advance(assist(session, byCamera), seconds, () => controls.map(takeInput));
    session = after.session;
    if (session.screen !== "title") sound.playEvents(after.events);
  }
  refresh();
  announceBanner();
  practicePanel.show(session.screen === "play" ? session.practice : null);
  const hud = (session.screen !== "title" && !session.practice) || params.has("demo");
  const share = params.has("at") ? 1 : session.pendingSteps;
  drawScene(ctx, scenery, session.view, session.simulation.match, share, { hud, calm: reducedMotion.matches });
  showActivities();
  requestAnimationFrame(drawFrame);
}

addEventListener("keydown", keyDown);
addEventListener("keyup", keyUp);
addEventListener("blur", releaseEverything);
canvas.addEventListener("pointerdown", () => setControl(0, false)); // shows the touch buttons
addEventListener("resize", resolution.resize);
document.addEventListener("visibilitychange", () => document.hidden && pauseGame(true));
createTouch(/** @type {HTMLElement} */ (document.getElementById("touch")), (action, down) =>
  act(0, action, down, false),
);
onMoveAction((player, action, phase) =>
  act(session.persons === 1 ? 0 : player, action, phase === "press", true),
);
listenToPage(window);
for (const row of game.querySelectorAll("[data-figures]"))
  row.prepend(...(/** @type {HTMLElement} */ (row).dataset.figures ?? "").split(" ").map(createFigure));
setControl(0, byCamera[0]);
resolution.resize();
requestAnimationFrame(drawFrame);
