// @ts-check
/** A hanging chain of points, integrated with Verlet's method. Pure. */

/**
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {{ points: Point[], before: Point[], link: number }} Chain
 */

const DRAG = 0.9;
const ROUNDS = 3;

/**
 * Return a chain that hangs straight down.
 * @param {Point} root @param {number} count @param {number} link cm. @returns {Chain}
 */
export function createChain(root, count, link) {
  /** @type {Point[]} */
  const points = Array.from({ length: count }, (_, at) => [root[0], root[1] - at * link]);
  return { points, before: points, link };
}

/**
 * Return the chain one step later, its first point at the root.
 * @param {Chain} chain @param {Point} root @param {Point} force Acceleration, cm per step².
 * @returns {Chain}
 */
export function stepChain({ points, before, link }, root, force) {
  const jump = Math.hypot(root[0] - points[0][0], root[1] - points[0][1]);
  if (jump > 150) return createChain(root, points.length, link);
  const moved = points.map((point, at) => moveFreely(point, before[at], force));
  for (let round = 0; round < ROUNDS; round += 1) constrain(moved, root, link);
  return { points: moved, before: points, link };
}

/** @param {Point} point @param {Point} before @param {Point} force @returns {Point} */
function moveFreely([x, y], [oldX, oldY], [fx, fy]) {
  return [x + (x - oldX) * DRAG + fx, Math.max(2, y + (y - oldY) * DRAG + fy)];
}

/**
 * @param {Point[]} points @param {Point} root
 * @param {number} link Distance between neighbours, restored by this function.
 */
function constrain(points, root, link) {
  points[0] = root;
  for (let at = 1; at < points.length; at += 1) {
    const [x, y] = points[at - 1];
    const [dx, dy] = [points[at][0] - x, points[at][1] - y];
    const stretch = link / Math.max(0.001, Math.hypot(dx, dy));
    points[at] = [x + dx * stretch, y + dy * stretch];
  }
}
