// @ts-check
/** Background motion: what people do that is no move, as moveset.recognise.background. Pure. */
import { sha256 } from "../bundle.js";
import { POSITION_SIZE, STORED_EVERY, TICK_S } from "../constants.js";
import { listEntries, unpack } from "../zip.js";
import { readNpy } from "./npy.js";

const MAX_ENTRIES = 8;
const MAX_BYTES = 16 * 2 ** 20;

/**
 * Everyday motion of people who perform no move.
 * @typedef {object} Background
 * @property {Float32Array[]} clips The positions of each clip, tick after tick.
 * @property {string} network Checksum of the network whose embeddings these are.
 * @property {Float32Array[]} embeddings Of each clip, at every ``STRIDE_TICKS``.
 */

/** Return the background motion in the file networks/background.npz. @param {Uint8Array} content @returns {Promise<Background>} */
export async function readBackground(content) {
  try {
    const arrays = new Map(
      await Promise.all(
        listEntries(content, MAX_ENTRIES).map(async (entry) => {
          return /** @type {const} */ ([entry.name, readNpy(await unpack(entry, MAX_BYTES))]);
        }),
      ),
    );
    const [positions, embeddings, network] = ["positions", "embeddings", "network"].map((name) => arrays.get(`${name}.npy`));
    const clips = rowsOf(positions).map(withTicksBetween);
    return { clips, network: String(network?.values), embeddings: rowsOf(embeddings) };
  } catch (error) {
    throw new RangeError("the everyday motion for teaching is damaged: reload the page", { cause: error });
  }
}

/** Return the parts of an array along its first dimension. @param {ReturnType<typeof readNpy> | undefined} array @returns {Float32Array[]} */
function rowsOf(array) {
  if (!(array?.values instanceof Float32Array)) throw new RangeError("an array is missing");
  const { values, shape } = array;
  const size = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, row) => values.slice(row * size, (row + 1) * size));
}

/** Return stored poses with those in between, interpolated. @param {Float32Array} stored */
function withTicksBetween(stored) {
  const poses = stored.length / POSITION_SIZE;
  const clip = new Float32Array(((poses - 1) * STORED_EVERY + 1) * POSITION_SIZE);
  for (let index = 0; index < stored.length; index += 1) {
    const [pose, column] = [Math.floor(index / POSITION_SIZE), index % POSITION_SIZE];
    const at = pose * STORED_EVERY * POSITION_SIZE + column;
    clip[at] = stored[index];
    if (pose < poses - 1) clip[at + POSITION_SIZE] = (stored[index] + stored[index + POSITION_SIZE]) / 2;
  }
  return clip;
}

/** Return a network's embeddings of the clips; null if they are of another network. @param {Background} background @param {Uint8Array} onnx */
export const embeddingsOf = async (background, onnx) =>
  background.network === (await sha256(onnx)) ? background.embeddings : null;

/** Return the duration of all clips together. @param {Background} background */
export const minutesOf = ({ clips }) => (clips.length * (clips[0].length / POSITION_SIZE) * TICK_S) / 60;
