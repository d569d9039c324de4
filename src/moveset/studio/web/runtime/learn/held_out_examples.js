// @ts-check
/** What a bundle of a few examples presses in each example while that one is left out, as moveset.learn.held_out_examples. Pure. */
import { HELD_OUT_FOLDS } from "../constants.js";
import { RecordingPlayer } from "./recording_scores.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("./recording_scores.js").Timeline} Timeline
 * @typedef {{ pieces: readonly import("./example_cutting.js").ExamplePiece[], background: readonly import("./example_cutting.js").BackgroundPiece[] }} Pieces
 */

/**
 * Return what bundles press in the examples and the background motion that they lack. A move with a single example is
 * left out: without it nobody could know the move.
 * @param {(rows: number[], parts: number[]) => Bundle} makeBundle From the numbers of examples and of parts of background motion.
 * @param {import("./window_network.js").WindowNetwork | null} network @param {Pieces} pieces
 * @param {(share: number) => Promise<void>} onProgress
 */
export async function holdOutExamples(makeBundle, network, { pieces, background }, onProgress) {
  /** @type {{ examples: Timeline[], nothing: Timeline[] }} */
  const heldOut = { examples: [], nothing: [] };
  const folds = dealFolds(pieces);
  const count = Math.max(0, ...folds.map((fold) => fold + 1));
  for (let fold = 0; fold < count; fold += 1) {
    const used = [...pieces.keys()].filter((number) => folds[number] !== fold);
    const parts = [...background.keys()].filter((number) => number % count !== fold);
    const player = new RecordingPlayer(makeBundle(used, parts), network);
    for (const [number, { item }] of pieces.entries()) {
      if (folds[number] === fold) heldOut.examples.push(await player.playTicks(item));
    }
    for (let part = fold; part < background.length; part += count) {
      heldOut.nothing.push(await player.playTicks(background[part].item));
    }
    await onProgress((fold + 1) / count);
  }
  return heldOut;
}

/** Return the fold of each piece, those of a move in turn; -1 for the only example of a move. @param {Pieces["pieces"]} pieces */
function dealFolds(pieces) {
  const numbers = pieces.map(({ move }, index) => pieces.slice(0, index).filter((one) => one.move === move).length);
  return pieces.map(({ move }, index) => {
    const isOnly = pieces.filter((one) => one.move === move).length === 1;
    return isOnly ? -1 : numbers[index] % HELD_OUT_FOLDS;
  });
}
