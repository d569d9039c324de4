// @ts-check
/** The guided road at the top of every page, remembered in this browser. */

import { announce, fill, h } from "./dom.js";
import { atStep, isDone, nextStep, nextText, restoredRoad, START, STEPS, stepText, withFact } from "./road_steps.js";

/** @typedef {import("./road_steps.js").Road} Road */

const STORED = "moveset-road";

/** @type {Road} */
let road = load();
/** @type {HTMLElement | null} */
let bar = null;
/** @type {HTMLElement | null} */
let opener = null;

/** Say what someone has just done. @param {import("./road_steps.js").Fact} fact */
export function tellRoad(fact) {
  const before = isDone(road);
  const after = withFact(road, fact);
  if (after === road) return;
  change(after);
  if (!before && isDone(road) && !road.closed) announce(stepText(road));
}

/** Whether someone is on the road. */
export const isOnRoad = () => !road.closed;

/** Show the road. @param {HTMLElement} place @param {HTMLElement} button Opens the road again. */
export function showRoad(place, button) {
  [bar, opener] = [place, button];
  button.addEventListener("click", () => {
    change(START);
    visit();
  });
  render();
}

/** @returns {Road} */
function load() {
  try {
    return restoredRoad(JSON.parse(localStorage.getItem(STORED) ?? "null"));
  } catch {
    return START;
  }
}

/** @param {Road} changed */
function change(changed) {
  road = changed;
  localStorage.setItem(STORED, JSON.stringify(road));
  render();
}

/** @param {Road} changed */
function go(changed) {
  change(changed);
  if (!road.closed) visit();
}

/** Open the page of the current step. */
function visit() {
  const { page } = STEPS[road.step];
  if (!location.hash.startsWith(`#/${page}`)) location.hash = `#/${page}`;
}

function render() {
  if (!bar || !opener) return;
  bar.hidden = road.closed;
  opener.hidden = !road.closed;
  if (road.closed) return;
  const done = isDone(road);
  fill(bar,
    h("ol", { class: "road-steps" }, ...STEPS.map((step, index) => stepItem(step.name, index))),
    h("p", { class: done ? "road-text done" : "road-text", role: "status" }, h("b", { class: "road-name" }, `${road.step + 1} of ${STEPS.length}. ${STEPS[road.step].name}. `), stepText(road)),
    h("div", { class: "row" },
      h("button", { class: done ? "main" : "", onclick: () => go(nextStep(road)) }, nextText(road)),
      h("button", { class: "quiet", onclick: () => change({ ...road, closed: true }) }, "Skip the tour")));
}

/** @param {string} name @param {number} index */
function stepItem(name, index) {
  const isPast = road.facts.includes(STEPS[index].fact);
  return h("li", { class: isPast ? "past" : "" },
    h("button", { class: "road-step", "aria-current": index === road.step ? "step" : null, onclick: () => go(atStep(road, index)) },
      h("i", { "aria-hidden": "true" }, isPast ? "✓" : index + 1), h("span", {}, name), isPast ? h("span", { class: "visually-hidden" }, " (done)") : null));
}
