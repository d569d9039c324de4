// @ts-check
/** The joints of a body from a pose, with bones of constant length (inverse kinematics). Pure. */

/**
 * @typedef {[number, number]} Point
 * @typedef {object} Pose
 *   In cm and degrees, facing right.
 * @property {number[]} hip Position of the hips, relative to the fighter's position on the ground.
 * @property {number[]} trunk Forward lean of the trunk, turn of the shoulders (1: the leading shoulder in
 *   front, -1: the other), nod of the head.
 * @property {number[]} leadHand Target of the hand, relative to the neck.
 * @property {number[]} rearHand
 * @property {number[]} leadFoot Target of the foot: x, height, and angle of the toes.
 * @property {number[]} rearFoot
 * @typedef {"hip" | "waist" | "chest" | "head" | `${"lead" | "rear"}${"Shoulder" | "Elbow" | "Hand"
 *   | "Hip" | "Knee" | "Ankle" | "Toe"}`} Joint
 * @typedef {Record<Joint, Point> & { face: number, lean: number, nod: number, twist: number }} Joints
 */

export const BONES = Object.freeze({
  ...{ spine: 51, neck: 19, upperArm: 29, forearm: 27, thigh: 43, shin: 42, foot: 15 },
  ...{ shoulder: 14, pelvis: 7, ankle: 8 },
});

/**
 * Return the joints of a pose, in the coordinates of the match.
 * @param {Pose} pose @param {number} x @param {number} y @param {number} face @returns {Joints}
 */
export function joints(pose, x, y, face) {
  const body = trunk(pose);
  const flat = {
    ...body,
    ...arm("lead", body, pose.leadHand, pose.trunk[1], pose.trunk[0]),
    ...arm("rear", body, pose.rearHand, -pose.trunk[1], pose.trunk[0]),
    ...leg("lead", body, pose.leadFoot, pose.trunk[1]),
    ...leg("rear", body, pose.rearFoot, -pose.trunk[1]),
  };
  const placed = Object.entries(flat).map(([name, [px, py]]) => [name, [x + px * face, y + py]]);
  const [lean, twist, nod] = pose.trunk;
  return { ...Object.fromEntries(placed), face, lean, nod, twist };
}

/** @param {Pose} pose @returns {Record<"hip" | "waist" | "chest" | "head", Point>} */
function trunk({ hip: [x, y], trunk: [lean, , nod] }) {
  const chest = along([x, y], BONES.spine, lean);
  const waist = along([x, y], BONES.spine * 0.28, lean);
  return { hip: [x, y], waist, chest, head: along(chest, BONES.neck, lean * 0.75 + nod) };
}

/**
 * @param {"lead" | "rear"} which @param {Record<string, Point>} body @param {number[]} hand
 * @param {number} turn @param {number} lean
 */
function arm(which, body, hand, turn, lean) {
  const shoulder = along(along(body.chest, -5, lean), BONES.shoulder * turn, lean + 90);
  const wanted = offset(body.chest, hand[0], hand[1]);
  const [elbow, end] = reach(shoulder, wanted, BONES.upperArm, BONES.forearm, -1);
  return { [`${which}Shoulder`]: shoulder, [`${which}Elbow`]: elbow, [`${which}Hand`]: end };
}

/**
 * @param {"lead" | "rear"} which @param {Record<string, Point>} body @param {number[]} foot
 * @param {number} turn
 */
function leg(which, body, [x, rise, toes], turn) {
  const top = offset(body.hip, BONES.pelvis * turn, 0);
  const [knee, ankle] = reach(top, [x, rise + BONES.ankle], BONES.thigh, BONES.shin, 1);
  const toe = along([ankle[0], ankle[1]], BONES.foot, 90 + 22 - toes);
  return {
    [`${which}Hip`]: top,
    [`${which}Knee`]: knee,
    [`${which}Ankle`]: ankle,
    [`${which}Toe`]: toe,
  };
}

/**
 * Return the point at a distance and angle; 0 is up, clockwise.
 * @param {Point} from @param {number} length @param {number} degrees @returns {Point}
 */
export function along([x, y], length, degrees) {
  const angle = (degrees * Math.PI) / 180;
  return [x + length * Math.sin(angle), y + length * Math.cos(angle)];
}

/** @param {Point} from @param {number} dx @param {number} dy @returns {Point} */
function offset([x, y], dx, dy) {
  return [x + dx, y + dy];
}

/**
 * Return the middle and the end of two bones that reach for a target (two-bone inverse kinematics).
 * @param {Point} root @param {Point} target @param {number} upper @param {number} lower
 * @param {1 | -1} bend Side to which the middle joint bends, 1: left.
 * @returns {[Point, Point]}
 */
export function reach(root, target, upper, lower, bend) {
  const dx = target[0] - root[0];
  const dy = target[1] - root[1];
  const wanted = Math.hypot(dx, dy);
  const distance = Math.min(upper + lower - 0.01, Math.max(Math.abs(upper - lower) + 4, wanted));
  const way = wanted > 1e-6 ? Math.atan2(dy, dx) : -Math.PI / 2;
  const cosine = (upper ** 2 + distance ** 2 - lower ** 2) / (2 * upper * distance);
  const angle = way + bend * Math.acos(Math.min(1, Math.max(-1, cosine)));
  const middle = offset(root, upper * Math.cos(angle), upper * Math.sin(angle));
  return [middle, offset(root, distance * Math.cos(way), distance * Math.sin(way))];
}

/**
 * Return the pose at a fraction between two.
 * @param {Pose} one @param {Pose} two @param {number} share 0: one, 1: two. @returns {Pose}
 */
export function mix(one, two, share) {
  const blend = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a.map((value, at) => value + (b[at] - value) * share);
  return {
    hip: blend(one.hip, two.hip),
    trunk: blend(one.trunk, two.trunk),
    leadHand: blend(one.leadHand, two.leadHand),
    rearHand: blend(one.rearHand, two.rearHand),
    leadFoot: blend(one.leadFoot, two.leadFoot),
    rearFoot: blend(one.rearFoot, two.rearFoot),
  };
}

/**
 * Return the knots of belt and headband.
 * @param {Joints} joints @returns {{ belt: Point, band: Point }}
 */
export function knots({ hip, head, face, lean, nod }) {
  const belt = along(along(hip, 13, lean * face), 8.5, (lean + 90) * face);
  const turned = lean * 0.45 + nod;
  const band = along(along(head, 5, turned * face), -15, (turned + 90) * face);
  return { belt, band };
}
