// @ts-check
/** Which moves of a base bundle need no examples, because the base finds them already, as moveset.learn.known_moves. Pure. */
import { FOUND_SHARE, MANY_PEOPLE } from "../constants.js";
import { RecordingPlayer } from "./recording_scores.js";

/** @typedef {import("../manifest.js").Bundle} Bundle */

/** Return whether a bundle's network was trained on at least ``MANY_PEOPLE``. @param {Bundle} bundle */
export const knowsManyPeople = ({ taught_on: { people } }) => Number.isInteger(people) && people >= MANY_PEOPLE;

/**
 * Return the moves of which a bundle finds most examples; it has seen none of them before.
 * @param {Bundle} bundle @param {import("./window_network.js").WindowNetwork | null} network
 * @param {readonly import("./example_cutting.js").ExamplePiece[]} pieces
 */
export async function findKnownMoves(bundle, network, pieces) {
  const player = new RecordingPlayer(bundle, network);
  /** @type {Map<string, { shown: number, found: number }>} */
  const counts = new Map();
  for (const { move, item } of pieces.filter((one) => player.classifier.classes.includes(one.move))) {
    const { events } = await player.playFrames(item);
    const isFound = events.some((event) => event.event === "press" && event.move === move);
    const { shown, found } = counts.get(move) ?? { shown: 0, found: 0 };
    counts.set(move, { shown: shown + 1, found: found + Number(isFound) });
  }
  return [...counts].filter(([, { shown, found }]) => found >= FOUND_SHARE * shown).map(([move]) => move);
}
