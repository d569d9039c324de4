// @ts-check
/** BlazePose's networks in ONNX Runtime Web: the detector and the landmark network. */

import { DETECTION_THRESHOLD, DETECTOR_SIZE, LANDMARK_SIZE, PRESENCE_THRESHOLD } from "../constants.js";
import { cropAround, cropFits, placeIn, wholeImage } from "./crop.js";
import { checkImage, cropImage } from "./crop_image.js";
import { bestBody } from "./detector_decoding.js";
import { readPose, refine } from "./landmark_decoding.js";
import { roundHalfToEven } from "./round_half_to_even.js";

const MEASURED_RUNS = 3;
const RGB = 3;

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./crop_image.js").RgbaImage} RgbaImage
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {{ data: any, dims: readonly number[], dispose(): void }} Tensor
 * @typedef {{ run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>, release(): Promise<void> }} Session
 * @typedef {object} Ort What is used of onnxruntime-web.
 * @property {{ wasm: { numThreads?: number } }} env
 * @property {{ create(weights: Uint8Array, options: object): Promise<any> }} InferenceSession
 * @property {new (type: string, data: any, dims: readonly number[]) => any} Tensor
 */

/** Both networks. One image at a time: the pixels of the inputs are used again for the next one. */
export class PoseNetworks {
  /** Call `openNetworks` instead. @param {Network} detector @param {Network | null} landmarks */
  constructor(detector, landmarks) {
    this.detector = detector;
    this.opened = landmarks;
  }

  /** The landmark network. */
  get landmarks() {
    if (!this.opened) throw new Error("the landmark network is not loaded: open it first");
    return this.opened;
  }

  /** Run each network once: the first run is several times as slow as those that follow. */
  async warmUp() {
    await this.detector.run();
    await this.opened?.run();
  }

  /** Return how long the detector takes: the shortest of a few runs, because browsers are still compiling it. @param {() => number} now Milliseconds. */
  async measureDetector(now) {
    const times = [];
    for (let count = 0; count < MEASURED_RUNS; count += 1) {
      const startMs = now();
      await this.detector.run();
      times.push(now() - startMs);
    }
    return Math.min(...times);
  }

  /** Use another landmark network; if it cannot be run, the old one stays. @param {Ort} ort @param {Uint8Array} weights */
  async openLandmarks(ort, weights) {
    const opened = await openNetwork(ort, "pose_landmarks.onnx", weights, LANDMARK_SIZE);
    await opened.run();
    await this.opened?.session.release();
    this.opened = opened;
  }

  /**
   * Return the crop around the most likely body in the whole image; null for nobody.
   *
   * Some boxes can be painted black: the detector rarely finds a second body beside a clearer one, and finds it once the
   * first is hidden.
   * @param {RgbaImage} image @param {readonly import("./people_bodies.js").Box[]} [hidden] @returns {Promise<Crop | null>}
   */
  async detect(image, hidden = []) {
    checkImage(image);
    const whole = wholeImage(image);
    cropImage(image, whole, { size: DETECTOR_SIZE, repeat: false, pixels: this.detector.pixels });
    for (const box of hidden) paintBlack(this.detector.pixels, DETECTOR_SIZE, box, whole);
    const { boxes, scores } = await this.detector.run();
    const body = bestBody(boxes, scores, DETECTION_THRESHOLD);
    if (!body) return null;
    const place = placeIn(whole);
    const around = cropAround(place(...body.centre), place(...body.top));
    return cropFits(around, image) ? around : null;
  }

  /**
   * Return the pose inside a crop and the crop that fits it better; null for nobody.
   * @param {RgbaImage} image @param {Crop} crop @returns {Promise<{ pose: Pose, crop: Crop } | null>}
   */
  async estimate(image, crop) {
    checkImage(image);
    cropImage(image, crop, { size: LANDMARK_SIZE, repeat: true, pixels: this.landmarks.pixels });
    const { landmarks, presence, heatmaps, world } = await this.landmarks.run();
    // The network may return NaN for meaningless input, which fails this comparison too.
    if (!(presence[0] >= PRESENCE_THRESHOLD)) return null;
    refine(landmarks, heatmaps, Math.sqrt(heatmaps.length / (landmarks.length / 5)));
    const found = readPose(landmarks, world, presence[0], crop);
    const isFinite = found.pose.image.every(Number.isFinite) && found.pose.world.every(Number.isFinite);
    return isFinite && cropFits(found.crop, image) ? found : null;
  }

  /** Free the memory of both networks. */
  async dispose() {
    await this.detector.session.release();
    await this.opened?.session.release();
  }
}

/** Paint a box of the image black in the pixels of an upright crop. @param {Uint8ClampedArray} pixels @param {number} size Their width and height. @param {import("./people_bodies.js").Box} box @param {Crop} crop */
function paintBlack(pixels, size, { left, top, right, bottom }, crop) {
  /** @param {number} place @param {number} middle */
  const scaled = (place, middle) => roundHalfToEven(Math.min(Math.max((place - (middle - crop.side / 2)) * (size / crop.side), 0), size));
  const [first, last] = [scaled(left, crop.x), scaled(right, crop.x)];
  for (let row = scaled(top, crop.y); row < scaled(bottom, crop.y); row += 1) {
    pixels.fill(0, (row * size + first) * RGB, (row * size + last) * RGB);
  }
}

/** One network with its input. */
class Network {
  /** @param {Ort} ort @param {Session} session @param {number} size Width and height of its input in pixels. */
  constructor(ort, session, size) {
    this.session = session;
    const bytes = new Uint8Array(size * size * 3);
    this.pixels = new Uint8ClampedArray(bytes.buffer);
    this.input = new ort.Tensor("uint8", bytes, [1, size, size, 3]);
  }

  /** Return the values of each output for `pixels`. @returns {Promise<Record<string, Float32Array>>} */
  async run() {
    const outputs = await this.session.run({ image: this.input });
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data]));
  }
}

/**
 * Return the networks, ready to run.
 * @param {Ort} ort The module onnxruntime-web.
 * @param {{ detector: Uint8Array, landmarks?: Uint8Array }} weights The bytes of pose_detector.onnx and pose_landmarks.onnx,
 *   which may come later by `openLandmarks`.
 * @param {{ threads?: number }} [options] More than one thread needs a page that is isolated from other origins.
 */
export async function openNetworks(ort, weights, { threads = 1 } = {}) {
  ort.env.wasm.numThreads = threads;
  const detector = await openNetwork(ort, "pose_detector.onnx", weights.detector, DETECTOR_SIZE);
  const landmarks = weights.landmarks && (await openNetwork(ort, "pose_landmarks.onnx", weights.landmarks, LANDMARK_SIZE));
  return new PoseNetworks(detector, landmarks ?? null);
}

/** @param {Ort} ort @param {string} name @param {Uint8Array} weights @param {number} size */
async function openNetwork(ort, name, weights, size) {
  try {
    return new Network(ort, await ort.InferenceSession.create(weights, { executionProviders: ["wasm"] }), size);
  } catch (error) {
    if (isOutOfMemory(error)) throw new Error(`${name} cannot be run: there is not enough memory; close other tabs and programs, and reload the page`);
    throw new Error(`${name} cannot be run: reload the page, or copy the file to the site again (${reason(error)})`);
  }
}

/** @param {unknown} error What WebAssembly and ONNX Runtime say then. */
const isOutOfMemory = (error) => error instanceof RangeError || /out of memory|bad_alloc|could not allocate|cannot enlarge memory/i.test(reason(error));

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : String(error));
