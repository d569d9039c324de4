// @ts-check
/** The guided road of the first visit: its steps, and how far someone has come. Pure. */

/**
 * @typedef {"seen" | "framed" | "punched" | "fought" | "taught" | "own_move"} Fact What someone has done.
 * @typedef {{ name: string, page: string, text: string, fact: Fact, praise: string }} Step
 * @typedef {{ step: number, facts: readonly Fact[], closed: boolean }} Road
 */

/** @type {readonly Step[]} */
export const STEPS = [
  { name: "See yourself", page: "play", fact: "seen", text: "Allow the camera. You see yourself as in a mirror, with lines along your arms and legs. The picture stays on this computer.", praise: "There you are." },
  { name: "Stand here", page: "play", fact: "framed", text: "Step back until your whole body fits into the white figure, from head to feet.", praise: "Good, all of you is in the picture." },
  { name: "Try a punch", page: "play", fact: "punched", text: "Punch straight ahead, quickly, and pull the hand back. The name of the move flashes over the picture.", praise: "That was a punch." },
  { name: "Fight", page: "play", fact: "fought", text: "Choose Easy in the game and fight: punch, kick, jump, crouch, and raise both arms to block.", praise: "You fight with your body." },
  { name: "Teach your own move", page: "capture", fact: "taught", text: "Name a move of your own and press Record: do it once at every beep. Then press Teach.", praise: "Your move is learnt." },
  { name: "Fight with it", page: "play", fact: "own_move", text: "Do your own move. It presses a key of the game; which one stands below, beside its name.", praise: "Your own move fights. That is all there is to it." },
];

/** The road at its beginning. @type {Road} */
export const START = Object.freeze({ step: 0, facts: [], closed: false });

/** Return the road from what was stored; the beginning if that is damaged. @param {unknown} stored @returns {Road} */
export function restoredRoad(stored) {
  const { step, facts, closed } = /** @type {any} */ (stored && typeof stored === "object" ? stored : {});
  if (!Number.isInteger(step) || step < 0 || step >= STEPS.length || !Array.isArray(facts)) return START;
  const known = STEPS.map(({ fact }) => fact).filter((fact) => facts.includes(fact));
  return { step, facts: known, closed: closed === true };
}

/** Return the road after someone did something. @param {Road} road @param {Fact} fact @returns {Road} */
export function withFact(road, fact) {
  const isEarly = fact === "own_move" && !road.facts.includes("taught");
  return isEarly || road.facts.includes(fact) ? road : { ...road, facts: [...road.facts, fact] };
}

/** Return the road one step further; after the last one it is closed. @param {Road} road @returns {Road} */
export function nextStep(road) {
  return road.step + 1 < STEPS.length ? { ...road, step: road.step + 1 } : { ...road, closed: true };
}

/** Return the road at another step. @param {Road} road @param {number} step @returns {Road} */
export const atStep = (road, step) => ({ ...road, step });

/** @param {Road} road */
export const isDone = (road) => road.facts.includes(STEPS[road.step].fact);

/** Return the text of a step: what to do, or praise when it is done. @param {Road} road */
export const stepText = (road) => (isDone(road) ? STEPS[road.step].praise : STEPS[road.step].text);

/** Return the text of the button that goes on. @param {Road} road */
export function nextText(road) {
  const following = STEPS[road.step + 1];
  return following ? `Next: ${following.name}` : "Finish";
}
