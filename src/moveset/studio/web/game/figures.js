// @ts-check
/** Figures of the moves of the body, as a mirror shows them, for the help and the practice. */

/**
 * @typedef {[number, number]} Point
 * @typedef {{ head: Point, lines: Point[][], arrow?: Point[] }} Figure
 */

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 64;
const HEAD = 6;

/** @type {Point[]} */
const TRUNK = [[32, 19], [32, 38]];
/** @type {Point[]} */
const LEGS = [[25, 60], [27, 49], [32, 38], [37, 49], [39, 60]];
/** An arm with the fist before the chin. @param {1 | -1} side @returns {Point[]} */
const guard = (side) => [[32, 22], [32 + side * 9, 31], [32 + side * 6, 19]];
/** @param {Point[]} points @param {number} x @param {number} y @returns {Point[]} */
const moved = (points, x, y) => points.map(([px, py]) => [px + x, py + y]);
/** @param {Figure} figure @returns {Figure} */
const mirrored = ({ head, lines, arrow }) => ({
  head: flip([head])[0],
  lines: lines.map(flip),
  arrow: arrow && flip(arrow),
});
/** @param {Point[]} points @returns {Point[]} */
const flip = (points) => points.map(([x, y]) => [SIZE - x, y]);

/** @type {Figure} */
const PUNCH = { head: [32, 11], lines: [TRUNK, LEGS, guard(1), [[32, 22], [19, 23], [6, 22]]], arrow: [[10, 17], [5, 22], [10, 27]] };
/** @type {Figure} */
const KICK = {
  head: [36, 11],
  lines: [[[36, 19], [34, 38]], [[36, 60], [37, 49], [34, 38], [20, 36], [6, 31]], moved(guard(1), 4, 0), moved(guard(-1), 4, 0)],
  arrow: [[11, 26], [5, 31], [11, 36]],
};
/** @type {Figure} */
const STEP = {
  head: [34, 11],
  lines: [[[34, 19], [33, 38]], [[17, 60], [23, 48], [33, 38], [39, 49], [43, 60]], moved(guard(1), 2, 0), moved(guard(-1), 2, 0)],
  arrow: [[12, 44], [4, 44], [8, 40], [4, 44], [8, 48]],
};
/** By action. @type {Readonly<Record<string, Figure>>} */
const FIGURES = Object.freeze({
  punch_left: PUNCH,
  punch_right: mirrored(PUNCH),
  kick_left: KICK,
  kick_right: mirrored(KICK),
  block: { head: [32, 13], lines: [TRUNK, LEGS, [[32, 22], [22, 29], [28, 8]], [[32, 22], [42, 29], [36, 8]]] },
  crouch: {
    head: [32, 25],
    lines: [[[32, 33], [32, 47]], [[23, 60], [18, 47], [32, 47], [46, 47], [41, 60]], moved(guard(1), 0, 14), moved(guard(-1), 0, 14)],
    arrow: [[54, 22], [54, 36], [50, 31], [54, 36], [58, 31]],
  },
  jump: {
    head: [32, 8],
    lines: [moved(TRUNK, 0, -4), [[26, 50], [25, 42], [32, 34], [39, 42], [38, 50]], [[32, 18], [22, 14], [18, 4]], [[32, 18], [42, 14], [46, 4]], [[22, 60], [42, 60]]],
    arrow: [[54, 32], [54, 18], [50, 23], [54, 18], [58, 23]],
  },
  left: STEP,
  right: mirrored(STEP),
});

/**
 * Return the drawing of an action's move, hidden from screen readers.
 * @param {string} action @returns {SVGElement}
 */
export function createFigure(action) {
  const svg = shape("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "figure", "aria-hidden": "true" });
  const { head: [cx, cy], lines, arrow } = FIGURES[action];
  svg.append(shape("circle", { cx, cy, r: HEAD }));
  for (const line of lines) svg.append(shape("polyline", { points: line.join(" ") }));
  if (arrow) svg.append(shape("polyline", { points: arrow.join(" "), class: "arrow" }));
  return svg;
}

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
