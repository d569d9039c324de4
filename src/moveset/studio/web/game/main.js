// @ts-check
/** Entry point of the game: connects page, keyboard, camera moves, sound and clock. */

import { bannerOf } from "./banner.js";
import { activitiesOf } from "./activity.js";
import { drawScene, paintScenery } from "./scene.js";
import { createControls, press, release, releaseAll, takeInput } from "./input.js";
import { codeOf, bindingOf } from "./keys.js";
import { createMenu } from "./menu.js";
import { onMoveAction, listenToPage } from "./external_moves.js";
import { advance, setPaused, openMatch, openTitle, stepSession } from "./session.js";
import { createSound } from "./sound.js";
import { createTouch } from "./touch.js";

/**
 * @typedef {import("./computer_player.js").Level} Level
 * @typedef {import("./input.js").Action} Action
 * @typedef {import("./session.js").Session} Session
 */

/** Maximum device pixels per CSS pixel: more costs time without a visible gain. */
const MAX_PIXEL_RATIO = 2;
/**
 * On a slow machine the resolution falls, down to `pixels`, when frames take longer than `interval_s`.
 */
const SLOW = { pixels: 0.6, interval_s: 1 / 40, frames: 60 };

const params = new URLSearchParams(location.search);
const game = /** @type {HTMLElement} */ (document.getElementById("game"));
const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
const announcement = /** @type {HTMLElement} */ (document.getElementById("announcement"));
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const controls = [createControls(), createControls()];
const sound = createSound();
const menu = createMenu(game, runCommand);
const seed = () => Number(params.get("seed") ?? Date.now() % 1e9);

let session = start();
let scenery = paintScenery(1, 1);
let shown = "";
let last = 0;
let [pixelRatio, slowFrames] = [MAX_PIXEL_RATIO, 0];

/** Return the session of the address: the title, a match, or a demo at some step. */
function start() {
  if (params.get("players") === "2") return openMatch(seed(), 2, "normal");
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
    two: () => openMatch(seed(), 2, session.level),
    again: () => openMatch(seed(), session.persons, session.level),
    title: () => openTitle(seed(), session.level),
    resume: () => setPaused(session, false),
    pause: () => setPaused(session, session.screen !== "pause"),
    sound: () => (button.setAttribute("aria-pressed", String(sound.toggle())), session),
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
  menu.show(session.screen === "play" || params.has("demo") ? "none" : session.screen);
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
 */
function act(player, action, down) {
  if (!down) return release(controls[player], action);
  if (session.screen === "play") return press(controls[player], action);
  menu.act(action);
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
  if (!event.repeat) act(binding.player, binding.action, true);
}

function clickSound() {
  const button = game.querySelector('[data-do="sound"]');
  if (button instanceof HTMLElement) runCommand(button);
}

/** @param {KeyboardEvent} event */
function keyUp(event) {
  const binding = bindingOf(event, session.persons);
  if (binding) act(binding.player, binding.action, false);
}

function resize() {
  const sharp = Math.min(pixelRatio, devicePixelRatio || 1);
  const [width, height] = [game.clientWidth, game.clientHeight].map((size) =>
    Math.max(2, Math.round(size * sharp)),
  );
  if (scenery.width === width && scenery.height === height) return;
  Object.assign(canvas, { width, height });
  scenery = paintScenery(width, height);
}

/** Announce the banner's title to screen readers. */
function announceBanner() {
  const words = session.screen === "title" ? "" : (bannerOf(session.simulation.match)?.title ?? "");
  if (words && announcement.textContent !== words) announcement.textContent = words;
}

/** Write the fighters' activities as data attributes, for embedding pages and tests. */
function showActivities() {
  const activities = activitiesOf(session);
  for (const side of /** @type {const} */ (["left", "right"])) {
    const activity = activities[side];
    if (game.dataset[side] === activity) continue;
    if (activity) game.dataset[side] = activity;
    else delete game.dataset[side];
  }
}

/** @param {number} seconds Since the last frame. Lower the resolution if frames are slow. */
function adaptResolution(seconds) {
  slowFrames = Math.max(0, slowFrames + (seconds > SLOW.interval_s ? 1 : -2));
  if (slowFrames < SLOW.frames || pixelRatio <= SLOW.pixels) return;
  pixelRatio = Math.max(SLOW.pixels, Math.min(pixelRatio, devicePixelRatio || 1) * 0.75);
  slowFrames = 0;
  resize();
}

/** @param {number} now ms Draw one frame, and schedule the next. */
function drawFrame(now) {
  const seconds = last ? Math.min(0.25, (now - last) / 1000) : 0;
  last = now;
  if (!params.has("at")) {
    adaptResolution(seconds);
    const after = advance(session, seconds, () => controls.map(takeInput));
    session = after.session;
    if (session.screen !== "title") sound.playEvents(after.events);
  }
  refresh();
  announceBanner();
  const hud = session.screen !== "title" || params.has("demo");
  const share = params.has("at") ? 1 : session.pendingSteps;
  drawScene(ctx, scenery, session.view, session.simulation.match, share, { hud, calm: reducedMotion.matches });
  showActivities();
  requestAnimationFrame(drawFrame);
}

addEventListener("keydown", keyDown);
addEventListener("keyup", keyUp);
addEventListener("blur", releaseEverything);
addEventListener("resize", resize);
document.addEventListener("visibilitychange", () => document.hidden && pauseGame(true));
createTouch(/** @type {HTMLElement} */ (document.getElementById("touch")), (action, down) =>
  act(0, action, down),
);
onMoveAction((player, action, phase) =>
  act(session.persons === 1 ? 0 : player, action, phase === "press"),
);
listenToPage(window);
resize();
requestAnimationFrame(drawFrame);
