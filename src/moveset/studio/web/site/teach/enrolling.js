// @ts-check
/** Learns from examples in a worker, so that the page goes on meanwhile. */

/** @type {Promise<import("../../runtime/learn/learn_client.js").LearnClient> | null} */
let client = null;

/**
 * Return what the examples make of a bundle.
 * @param {Parameters<import("./learning.js").Enrol>[0]} base
 * @param {Parameters<import("./learning.js").Enrol>[1]} recordings
 * @param {Parameters<import("./learning.js").Enrol>[2]} moves
 */
export async function enrolInWorker(base, recordings, moves) {
  client ??= import("../../runtime/learn/learn_client.js").then(({ LearnClient }) => new LearnClient());
  return (await client).enrol(base, recordings, moves);
}
