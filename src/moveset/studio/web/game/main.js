// @ts-check
/** The game's face: page, keys, moves, sound and clock come together here. */

import { bannerOf } from "./banner.js";
import { deedsOf } from "./deeds.js";
import { drawMoment, paintScenery } from "./draw.js";
import { createControls, press, release, releaseAll, takeInput } from "./input.js";
import { codeOf, meaningOf } from "./keys.js";
import { createMenu } from "./menu.js";
import { listen, openDoor } from "./remote.js";
import { advance, hold, openMatch, openTitle, stepOnce } from "./session.js";
import { createSound } from "./sound.js";
import { createTouch } from "./touch.js";

/**
 * @typedef {import("./brain.js").Level} Level
 * @typedef {import("./input.js").Action} Action
 * @typedef {import("./session.js").Session} Session
 */

/** A picture larger than this, in pixels a CSS pixel, costs time and shows nothing more. */
const MOST_PIXELS = 2;
/**
 * A slow machine draws fewer pixels, down to this, until 60 pictures come at this pace, in
 * seconds.
 */
const SLOW = { pixels: 0.6, pace: 1 / 40, pictures: 60 };

const wishes = new URLSearchParams(location.search);
const game = /** @type {HTMLElement} */ (document.getElementById("game"));
const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("picture"));
const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const still = matchMedia("(prefers-reduced-motion: reduce)");
const controls = [createControls(), createControls()];
const sound = createSound();
const menu = createMenu(game, choose);
const seed = () => Number(wishes.get("seed") ?? Date.now() % 1e9);

let session = start();
let scenery = paintScenery(1, 1);
let shown = "";
let last = 0;
let [sharpness, slowness] = [MOST_PIXELS, 0];

/** Return what the address asks for: the title, a match for two, or a moment of a shown match. */
function start() {
  if (wishes.get("players") === "2") return openMatch(seed(), 2, "normal");
  const level = /** @type {Level | null} */ (wishes.get("level"));
  if (level && ["easy", "normal", "hard"].includes(level)) return openMatch(seed(), 1, level);
  let demo = openTitle(seed());
  for (let step = 0; step < Number(wishes.get("at") ?? 0); step += 1) demo = stepOnce(demo, []);
  return demo;
}

/** @param {HTMLElement} button */
function choose(button) {
  sound.wake();
  releaseEverything();
  const { level = session.level } = button.dataset;
  const deeds = {
    play: () => openMatch(seed(), 1, /** @type {Level} */ (level)),
    two: () => openMatch(seed(), 2, session.level),
    again: () => openMatch(seed(), session.persons, session.level),
    title: () => openTitle(seed(), session.level),
    resume: () => hold(session, false),
    pause: () => hold(session, session.place !== "pause"),
    sound: () => (button.setAttribute("aria-pressed", String(sound.toggle())), session),
  };
  session = deeds[/** @type {keyof typeof deeds} */ (button.dataset.do)]?.() ?? session;
  if (session.place === "play") button.blur();
  refresh();
}

/** Show the screen of where we are. */
function refresh() {
  if (shown === session.place) return;
  shown = session.place;
  game.dataset.place = shown;
  menu.show(session.place === "play" || wishes.has("demo") ? "none" : session.place);
  sound.rest(session.place === "pause");
}

/** @param {boolean} paused */
function setPaused(paused) {
  session = hold(session, paused);
  releaseEverything();
  refresh();
}

function releaseEverything() {
  controls.forEach(releaseAll);
}

/**
 * Hand an action to the fighter, or to the screen that lies over it.
 * @param {number} player @param {Action} action @param {boolean} down
 */
function act(player, action, down) {
  if (!down) return release(controls[player], action);
  if (session.place === "play") return press(controls[player], action);
  menu.act(action);
}

/** @param {KeyboardEvent} event */
function keyDown(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isTrusted) sound.wake();
  const code = codeOf(event);
  if (code === "KeyP" || code === "Escape")
    return event.repeat || setPaused(session.place === "play");
  if (code === "KeyM") return event.repeat || clickSound();
  const meaning = meaningOf(event, session.persons);
  const typing = session.place !== "play" && code === "Space";
  if (!meaning || typing) return;
  event.preventDefault();
  if (!event.repeat) act(meaning.player, meaning.action, true);
}

function clickSound() {
  const button = game.querySelector('[data-do="sound"]');
  if (button instanceof HTMLElement) choose(button);
}

/** @param {KeyboardEvent} event */
function keyUp(event) {
  const meaning = meaningOf(event, session.persons);
  if (meaning) act(meaning.player, meaning.action, false);
}

function resize() {
  const sharp = Math.min(sharpness, devicePixelRatio || 1);
  const [width, height] = [game.clientWidth, game.clientHeight].map((size) =>
    Math.max(2, Math.round(size * sharp)),
  );
  if (scenery.width === width && scenery.height === height) return;
  Object.assign(canvas, { width, height });
  scenery = paintScenery(width, height);
}

/** Tell who cannot see the picture what stands in it in great letters. */
function tell() {
  const words = session.place === "title" ? "" : (bannerOf(session.duel.arena)?.words ?? "");
  if (words && said.textContent !== words) said.textContent = words;
}

/** Write on the page what the fighters that were drawn do, for whoever embeds or tests the game. */
function showDeeds() {
  const deeds = deedsOf(session);
  for (const side of /** @type {const} */ (["left", "right"])) {
    const deed = deeds[side];
    if (game.dataset[side] === deed) continue;
    if (deed) game.dataset[side] = deed;
    else delete game.dataset[side];
  }
}

/** @param {number} seconds Since the last picture. Give up sharpness where time is short. */
function spare(seconds) {
  slowness = Math.max(0, slowness + (seconds > SLOW.pace ? 1 : -2));
  if (slowness < SLOW.pictures || sharpness <= SLOW.pixels) return;
  sharpness = Math.max(SLOW.pixels, Math.min(sharpness, devicePixelRatio || 1) * 0.75);
  slowness = 0;
  resize();
}

/** @param {number} now ms Draw one picture, and ask for the next. */
function tick(now) {
  const seconds = last ? Math.min(0.25, (now - last) / 1000) : 0;
  last = now;
  if (!wishes.has("at")) {
    spare(seconds);
    const after = advance(session, seconds, () => controls.map(takeInput));
    session = after.session;
    if (session.place !== "title") sound.hear(after.happenings);
  }
  refresh();
  tell();
  const hud = session.place !== "title" || wishes.has("demo");
  const share = wishes.has("at") ? 1 : session.owed;
  drawMoment(ink, scenery, session.view, session.duel.arena, share, { hud, calm: still.matches });
  showDeeds();
  requestAnimationFrame(tick);
}

addEventListener("keydown", keyDown);
addEventListener("keyup", keyUp);
addEventListener("blur", releaseEverything);
addEventListener("resize", resize);
document.addEventListener("visibilitychange", () => document.hidden && setPaused(true));
createTouch(/** @type {HTMLElement} */ (document.getElementById("touch")), (action, down) =>
  act(0, action, down),
);
listen((player, action, phase) =>
  act(session.persons === 1 ? 0 : player, action, phase === "press"),
);
openDoor(window);
resize();
requestAnimationFrame(tick);
