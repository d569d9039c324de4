// @ts-check
/** Outlines and shading of rounded shapes. */

/**
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} DrawingContext
 * @typedef {{ rim: string, light: string, base: string, dark: string }} Tones
 * @typedef {{ path: Path2D, fill: string | CanvasGradient }} Part
 */

export const OUTLINE = "#150d1f";
const OUTLINE_WIDTH = 3;

/**
 * Return a rounded limb, thicker at one end.
 * @param {Point} from @param {number} r1 @param {Point} to @param {number} r2
 */
export function capsule([ax, ay], r1, [bx, by], r2) {
  const path = new Path2D();
  const length = Math.max(0.01, Math.hypot(bx - ax, by - ay));
  const way = Math.atan2(by - ay, bx - ax);
  const tilt = Math.acos(Math.min(1, Math.max(-1, (r1 - r2) / length)));
  path.arc(ax, ay, r1, way + tilt, way - tilt + 2 * Math.PI);
  path.arc(bx, by, r2, way - tilt, way + tilt);
  path.closePath();
  return path;
}

/**
 * Return a sleeve: rounded at its start, flat at its end.
 * @param {Point} from @param {number} r1 @param {Point} to @param {number} r2
 */
function tube([ax, ay], r1, [bx, by], r2) {
  const path = new Path2D();
  const way = Math.atan2(by - ay, bx - ax);
  const [nx, ny] = [-Math.sin(way), Math.cos(way)];
  path.arc(ax, ay, r1, way + Math.PI / 2, way + (3 * Math.PI) / 2);
  path.lineTo(bx - nx * r2, by - ny * r2);
  path.quadraticCurveTo(
    bx + Math.cos(way) * r2 * 0.35,
    by + Math.sin(way) * r2 * 0.35,
    bx + nx * r2,
    by + ny * r2,
  );
  path.closePath();
  return path;
}

/**
 * Return a sleeve or trouser leg, shaded.
 * @param {DrawingContext} ctx @param {Point} from @param {number} r1 @param {Point} to @param {number} r2
 * @param {Tones} tones @returns {Part}
 */
export function cloth(ctx, from, r1, to, r2, tones) {
  return { path: tube(from, r1, to, r2), fill: across(ctx, from, to, Math.max(r1, r2), tones) };
}

/**
 * Return a disc.
 * @param {Point} centre @param {number} radius @param {number} [tall] Its other radius.
 * @param {number} [turn]
 */
export function disc([x, y], radius, tall = radius, turn = 0) {
  const path = new Path2D();
  path.ellipse(x, y, radius, tall, turn, 0, 2 * Math.PI);
  return path;
}

/** Return a closed curve that passes near its corners. @param {readonly Point[]} corners */
export function blob(corners) {
  const path = new Path2D();
  const last = corners[corners.length - 1];
  path.moveTo(...pointBetween(last, corners[0], 0.5));
  corners.forEach((corner, at) => {
    const after = corners[(at + 1) % corners.length];
    path.quadraticCurveTo(...corner, ...pointBetween(corner, after, 0.5));
  });
  path.closePath();
  return path;
}

/** Return a closed shape with straight sides. @param {readonly Point[]} corners */
export function polygon(corners) {
  const path = new Path2D();
  corners.forEach(([x, y], at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
  return path;
}

/**
 * Return the point at a fraction of the way from one to another.
 * @param {Point} one @param {Point} two @param {number} share @returns {Point}
 */
export function pointBetween(one, two, share) {
  return [one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share];
}

/**
 * Return the shading across a limb, with moonlight on its upper edge.
 * @param {DrawingContext} ctx @param {Point} from @param {Point} to @param {number} radius
 * @param {Tones} tones
 */
export function across(ctx, [ax, ay], [bx, by], radius, tones) {
  const length = Math.max(0.01, Math.hypot(bx - ax, by - ay));
  let [nx, ny] = [-(by - ay) / length, (bx - ax) / length];
  if (nx * -0.35 + ny < 0) [nx, ny] = [-nx, -ny];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  const shade = ctx.createLinearGradient(
    mx + nx * radius,
    my + ny * radius,
    mx - nx * radius,
    my - ny * radius,
  );
  return withTones(shade, tones);
}

/** @param {CanvasGradient} shade @param {Tones} tones */
export function withTones(shade, { rim, light, base, dark }) {
  shade.addColorStop(0, rim);
  shade.addColorStop(0.14, light);
  shade.addColorStop(0.46, base);
  shade.addColorStop(1, dark);
  return shade;
}

/**
 * Return a limb of cloth or skin, shaded.
 * @param {DrawingContext} ctx @param {Point} from @param {number} r1 @param {Point} to @param {number} r2
 * @param {Tones} tones @returns {Part}
 */
export function limb(ctx, from, r1, to, r2, tones) {
  return { path: capsule(from, r1, to, r2), fill: across(ctx, from, to, Math.max(r1, r2), tones) };
}

/**
 * Draw parts with one common outline.
 * @param {DrawingContext} ctx @param {readonly Part[]} parts
 */
export function paint(ctx, parts) {
  ctx.strokeStyle = OUTLINE;
  ctx.lineWidth = OUTLINE_WIDTH;
  ctx.lineJoin = "round";
  for (const { path } of parts) ctx.stroke(path);
  for (const { path, fill } of parts) {
    ctx.fillStyle = fill;
    ctx.fill(path);
  }
}

/**
 * Return a tapered ribbon along points.
 * @param {readonly Point[]} points @param {number} first Its width at the start. @param {number} last
 */
export function ribbon(points, first, last) {
  /** @type {Point[]} */
  const left = [];
  /** @type {Point[]} */
  const right = [];
  points.forEach((point, at) => {
    const [ax, ay] = points[Math.max(0, at - 1)];
    const [bx, by] = points[Math.min(points.length - 1, at + 1)];
    const length = Math.max(0.01, Math.hypot(bx - ax, by - ay));
    const half = (first + ((last - first) * at) / (points.length - 1)) / 2 / length;
    left.push([point[0] - (by - ay) * half, point[1] + (bx - ax) * half]);
    right.unshift([point[0] + (by - ay) * half, point[1] - (bx - ax) * half]);
  });
  return polygon([...left, ...right]);
}

/**
 * Draw a line.
 * @param {DrawingContext} ctx @param {readonly Point[]} points @param {string} colour @param {number} width
 */
export function stroke(ctx, points, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = "round";
  ctx.beginPath();
  points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}
