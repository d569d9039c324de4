// @ts-check
/** Play: the picture, what is seen in it, and the game that its moves play. */

import { exists, get, part, send } from "../js/api.js";
import { announce, colourOf, fill, h, nameOf, tell } from "../js/dom.js";
import { browserKey, Keys } from "../js/keys.js";
import { Viewer } from "../js/viewer.js";

const MOST_LOGGED = 60;
const FLASH_MS = 700;
const STAGES = { wait: "waiting", decode: "unpacking", see: "landmarks", judge: "model", fire: "keys", way: "to and fro" };
const STAGE_COLOURS = ["m8", "m4", "m0", "m2", "m3", "m1"];
/** The keys of the game beside the picture, for moves that have none of their own. @type {Record<string, string>} */
const GAME_KEYS = {
  ...{ punch: "j", punch_left: "j", punch_right: "u", kick: "k", kick_left: "k", kick_right: "i" },
  ...{ squat: "s", crouch: "s", jump: "w", block: "l", walk_left: "a", walk_right: "d" },
};
const NO_BUNDLE = "There are no moves yet: record some in Capture and teach them in Learn. Until then landmarks are all there is to see.";

/** @param {HTMLElement} root */
export async function open(root) {
  const state = await get("/api/state");
  const names = /** @type {string[]} */ (state.bundles);
  const note = h("p", { class: "note", role: "status" });
  const list = h("div", { class: "moves" });
  const log = h("ol", { class: "log", "aria-label": "Presses" });
  const flash = h("div", { class: "flash", "aria-hidden": "true" });
  const stages = h("div", { class: "stages", "aria-hidden": "true" });
  const stageWords = h("div", { class: "keyline" });
  const keep = h("button", { hidden: true, onclick: keepThresholds }, "Keep these thresholds");
  const choice = h("select", { "aria-label": "Moves", onchange: () => viewer.play(choice.value) },
    ...names.map((name) => h("option", { value: name }, name === "built-in" ? "built-in moves" : name)));
  const { frame, box } = await gameFrame();
  /** @type {any} */
  let bundle = null;
  /** @type {Map<string, { row: HTMLElement, fill: HTMLElement, on: HTMLElement, slider: HTMLInputElement }>} */
  const rows = new Map();
  /** @type {Record<string, string>} */
  let chosenKeys = {};
  const keys = new Keys((type, name) => stroke(frame, type, name));

  const viewer = new Viewer({
    machine: state.camera,
    bundle: names[0] ?? "",
    seen: see,
    opened: show,
    broken: () => keys.releaseAll(),
  });
  viewer.stage.append(flash);

  fill(root,
    h("div", { class: "row apart" }, h("h1", {}, "Play"),
      h("div", { class: "row" }, names.length ? choice : null, viewer.choice)),
    h("p", { class: "lead" }, "Stand where your whole body is in the picture, and move. A bar that reaches its mark presses the key."),
    h("div", { class: "playing" },
      h("section", { class: "card", "aria-label": "Camera" }, viewer.stage, note),
      h("section", { class: "card", "aria-label": "Game" }, box)),
    h("div", { class: "columns wide-left space" },
      h("section", { class: "card" }, h("div", { class: "row apart" }, h("h2", {}, "Moves"), keep), list),
      h("div", {},
        h("section", { class: "card" }, h("h2", {}, "Presses"), log),
        h("section", { class: "card" }, h("h2", {}, "Delay"), stages, stageWords))));
  fill(log, h("li", { class: "soft" }, "None yet."));
  if (!names.length) tell(note, NO_BUNDLE, "warn");
  viewer.start();

  /** @param {any} opened */
  function show(opened) {
    bundle = opened;
    rows.clear();
    keys.releaseAll();
    keep.hidden = true;
    if (!bundle) {
      fill(list, h("p", { class: "soft" }, "Landmarks only."));
      return;
    }
    if (choice.value !== bundle.name) choice.value = bundle.name;
    const fallback = !names.includes("built-in") && bundle.name === names[0];
    tell(note, fallback ? `Playing with ${bundle.name}, the newest you taught here.` : "");
    chosenKeys = { ...keysOf(bundle), ...keptKeys(bundle.name) };
    const moves = bundle.moves.map((/** @type {any} */ one) => one.move);
    fill(list, ...bundle.moves.map((/** @type {any} */ one) => rowOf(one, moves)));
  }

  /** @param {any} one @param {string[]} moves */
  function rowOf(one, moves) {
    const bar = h("i");
    const on = h("span", { class: "on" }, percent(one.on));
    const slider = h("input", {
      type: "range", min: 5, max: 99, value: Math.round(one.on * 100), disabled: false,
      "aria-label": `${nameOf(one.move)} presses from`, "aria-valuetext": percent(one.on),
      oninput: () => slide(one.move),
    });
    const key = h("select", { "aria-label": `Key of ${nameOf(one.move)}`, onchange: () => chooseKey(one.move, key.value) },
      h("option", { value: "" }, "no key"),
      ...state.keys.map((/** @type {string} */ name) => h("option", { value: name, selected: name === chosenKeys[one.move] }, name)));
    const row = h("div", { class: `move ${colourOf(one.move, moves)}`, "data-move": one.move },
      h("span", { class: "name" }, h("i", { class: "dot" }), nameOf(one.move)),
      h("div", { class: "meter" }, h("div", { class: "bar" }, bar), slider), on, key);
    rows.set(one.move, { row, fill: bar, on, slider });
    return row;
  }

  /** @param {import("../js/live.js").Seen} seen */
  function see(seen) {
    for (const [move, { row, fill: bar }] of rows) {
      bar.style.width = `${100 * (seen.scores[move] ?? 0)}%`;
      const key = chosenKeys[move];
      row.classList.toggle("fired", Boolean(key) && keys.down.includes(key));
    }
    for (const event of seen.events) fire(event);
    showStages(seen);
  }

  /** @param {import("../js/live.js").Seen["events"][number]} event */
  function fire(event) {
    const key = chosenKeys[event.move] ?? "";
    keys.handle(event, key);
    if (event.event !== "press") return;
    const moves = [...rows.keys()];
    if (log.firstElementChild?.classList.contains("soft")) log.replaceChildren();
    log.prepend(h("li", { class: colourOf(event.move, moves), "data-press": event.move },
      h("time", {}, new Date().toLocaleTimeString([], { hour12: false })), h("i", { class: "dot" }),
      h("b", { class: "grow" }, nameOf(event.move)), key ? h("kbd", {}, key) : null, h("span", { class: "soft" }, percent(event.probability))));
    while (log.childElementCount > MOST_LOGGED) log.lastElementChild?.remove();
    const word = h("b", {}, nameOf(event.move));
    flash.prepend(word);
    setTimeout(() => word.remove(), FLASH_MS);
  }

  let lastStages = 0;
  /** @type {Record<string, number>} */
  const mean = {};
  /** @param {import("../js/live.js").Seen} seen */
  function showStages(seen) {
    const inside = Object.values(seen.stages_ms).reduce((total, one) => total + one, 0);
    const all = { ...seen.stages_ms, way: Math.max(0, seen.round_ms - inside) };
    for (const [name, ms] of Object.entries(all)) mean[name] = (mean[name] ?? ms) * 0.9 + ms * 0.1;
    if (performance.now() - lastStages < 500) return;
    lastStages = performance.now();
    const entries = Object.entries(STAGES);
    fill(stages, ...entries.map(([name], number) => {
      const part = h("i", { class: STAGE_COLOURS[number] });
      part.style.flex = String(mean[name] ?? 0);
      part.style.background = "var(--move)";
      return part;
    }));
    const total = Object.values(mean).reduce((sum, one) => sum + one, 0);
    fill(stageWords, h("span", {}, h("b", {}, `${Math.round(total)} ms in all`)),
      ...entries.map(([name, words], number) => h("span", { class: STAGE_COLOURS[number] }, h("i", { class: "dot" }), `${words} ${(mean[name] ?? 0).toFixed(1)}`)),
      h("span", {}, `${Math.round(seen.fps)} frames a second, ${seen.dropped} passed over`));
  }

  function thresholds() {
    return Object.fromEntries([...rows].map(([move, { slider }]) => [move, Number(slider.value) / 100]));
  }

  /** @param {string} move */
  function slide(move) {
    const row = rows.get(move);
    if (!row) return;
    row.on.textContent = percent(Number(row.slider.value) / 100);
    row.slider.setAttribute("aria-valuetext", row.on.textContent);
    viewer.live.setThresholds(thresholds());
    keep.hidden = false;
  }

  async function keepThresholds() {
    try {
      const { bundle: kept } = await send("PUT", `/api/bundles/${part(bundle.name)}/rules`, { ons: thresholds() });
      keep.hidden = true;
      tell(note, `Kept in ${kept}.`);
      announce("Kept");
    } catch (error) {
      tell(note, /** @type {Error} */ (error).message, "bad");
    }
  }

  /** @param {string} move @param {string} key */
  function chooseKey(move, key) {
    keys.releaseAll();
    chosenKeys[move] = key;
    localStorage.setItem(`moveset-keys-${bundle.name}`, JSON.stringify(chosenKeys));
  }

  return () => viewer.close();
}

/** @param {any} bundle @returns {Record<string, string>} */
function keysOf(bundle) {
  return Object.fromEntries(bundle.moves.map((/** @type {any} */ one) => [one.move, one.key || gameKey(one.move)]));
}

/** @param {string} move */
const gameKey = (move) => (Object.hasOwn(GAME_KEYS, move) ? GAME_KEYS[move] : "");

/** @param {string} name @returns {Record<string, string>} */
function keptKeys(name) {
  try {
    return JSON.parse(localStorage.getItem(`moveset-keys-${name}`) ?? "{}");
  } catch {
    return {};
  }
}

async function gameFrame() {
  const there = await exists("/game/index.html");
  const frame = there ? h("iframe", { src: "/game/index.html", title: "The game", allow: "autoplay" }) : null;
  const none = h("div", { class: "none" }, "The game is not part of this installation. Keys are shown below.");
  return { frame, box: h("div", { class: "game" }, frame ?? none) };
}

/** Send a key to the game, as if it were typed there. @param {HTMLIFrameElement | null} frame @param {"keydown" | "keyup"} type @param {string} name */
function stroke(frame, type, name) {
  const key = browserKey(name);
  const view = /** @type {any} */ (frame?.contentWindow);
  const page = frame?.contentDocument;
  if (!key || !view || !page) return;
  const event = new view.KeyboardEvent(type, { ...key, bubbles: true, cancelable: true });
  (page.body ?? page).dispatchEvent(event);
}

/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)}%`;
