// @ts-check
/** Late fusion: the probabilities of a network and of templates as one, as moveset.recognise.fusion. Pure. */
import { EPSILON, NONE } from "./constants.js";

/** @typedef {import("./templates.js").Match} Match */

/**
 * Return the probabilities of the network's moves, then of those that only templates know, none last.
 *
 * A move that both know gets the geometric mean, and a move that only templates know their probability. A move that
 * only the network knows loses its probability while the way back of an example is seen. None gets the rest.
 * @param {number[]} network None last. @param {readonly string[]} moves Of the network. @param {Match} match
 * @param {readonly string[]} matchedMoves
 */
export function fuseProbabilities(network, moves, match, matchedMoves) {
  const matched = new Map([...matchedMoves, NONE].map((move, column) => [move, match.probabilities[column]]));
  const reduced = withoutWayBack(network, moves, match.wayBack, matched);
  const added = matchedMoves.filter((move) => !moves.includes(move)).map((move) => Number(matched.get(move)));
  const rest = Math.max(1 - total(added), EPSILON);
  const known = expand(matched, rest, reduced, moves);
  const mean = moves.map((_, column) => rest * Math.sqrt(known[column] * reduced[column]));
  const joint = [...mean, ...added];
  return [...joint, Math.max(1 - total(joint), 0)];
}

/** @param {readonly number[]} values */
const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** @param {number[]} network @param {readonly string[]} moves @param {number} wayBack @param {Map<string, number>} matched */
function withoutWayBack(network, moves, wayBack, matched) {
  const changed = moves.map((move, column) => network[column] * (matched.has(move) ? 1 : 1 - wayBack));
  return [...changed, 1 - total(changed)];
}

/**
 * Return what the templates say of the network's classes, as shares of the rest. Moves without a template share the
 * templates' none in the network's proportions.
 * @param {Map<string, number>} matched @param {number} rest @param {number[]} network @param {readonly string[]} moves
 */
function expand(matched, rest, network, moves) {
  const isKnown = moves.map((move) => matched.has(move)); // none, after them, is shared
  const unknown = Math.max(total(network.filter((_, column) => !isKnown[column])), EPSILON);
  const none = Number(matched.get(NONE)) / rest;
  return network.map((value, column) =>
    isKnown[column] ? Number(matched.get(moves[column])) / rest : none * (value / unknown),
  );
}
