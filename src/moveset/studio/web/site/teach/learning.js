// @ts-check
/** Learns the player's moves again whenever the examples changed, one time after the other. */
import { readBundle, writeBundle } from "../../runtime/bundle.js";
import { learnableMoves } from "../storage/project.js";
import { recordingsOf } from "./example_making.js";
import { madeOf } from "./made_of.js";

/**
 * @typedef {import("../../runtime/manifest.js").Bundle} Bundle
 * @typedef {import("../../runtime/manifest.js").MoveSetting} MoveSetting
 * @typedef {import("../storage/project.js").Project} Project
 * @typedef {{ bundle: Bundle, found: readonly string[], differing: readonly string[], result: any }} Enrolled
 * @typedef {(base: Bundle, recordings: ReturnType<typeof recordingsOf>, moves: MoveSetting[]) => Promise<Enrolled>} Enrol
 * @typedef {{ state: "nothing" | "learning" | "learnt" | "failed", error?: string, bundle: Bundle | null, about: { result: any, found: readonly string[], differing: readonly string[] } | null }} Learnt
 */

/** Several examples that are kept together are learnt together. */
const DELAY_MS = 250;

/** @type {Learnt} */
const NOTHING = { state: "nothing", bundle: null, about: null };

export class Learning {
  /**
   * @param {Enrol} enrol
   * @param {import("../storage/project_store.js").ProjectStore} store Keeps the last result.
   * @param {(learnt: Learnt) => void} onLearnt It is learning, or has learnt something else.
   * @param {number} [delay_ms]
   */
  constructor(enrol, store, onLearnt, delay_ms = DELAY_MS) {
    this.delay_ms = delay_ms;
    this.enrol = enrol;
    this.store = store;
    this.onLearnt = onLearnt;
    this.learnt = NOTHING;
    /** What ``learnt`` was made of. */
    this.made_of = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.isLearning = false;
    /** @type {{ base: Bundle, project: Project } | null} */
    this.wanted = null;
  }

  /** Learn a project on top of a base, unless that is what was learnt last. @param {Bundle} base @param {Project} project */
  async update(base, project) {
    const moves = learnableMoves(project, base);
    const made_of = moves.length ? madeOf(base, project, moves) : "";
    if (made_of === this.made_of) return;
    this.made_of = made_of;
    clearTimeout(this.timer);
    this.wanted = null;
    if (!made_of) return this.show(NOTHING);
    if (await this.restore(made_of)) return;
    this.wanted = { base, project };
    this.timer = setTimeout(() => this.learn(), this.delay_ms);
  }

  /** Use the bundle that is kept, if it was made of the same. @param {string} made_of */
  async restore(made_of) {
    const kept = this.store.learnt;
    if (kept?.made_of !== made_of) return false;
    const bundle = await readBundle(kept.bytes, "what was learnt").catch(() => null);
    if (bundle && made_of === this.made_of) this.show({ state: "learnt", bundle, about: readAbout(kept.result) });
    return bundle !== null;
  }

  /** Learn the newest examples, unless it is learning already. @returns {Promise<void>} */
  async learn() {
    if (this.isLearning || !this.wanted) return; // it goes on with the newest examples
    const { base, project } = this.wanted;
    const made_of = this.made_of;
    this.wanted = null;
    this.isLearning = true;
    this.show({ ...this.learnt, state: "learning" });
    const outcome = await this.tryEnrol(base, project);
    this.isLearning = false;
    if (made_of !== this.made_of) return this.learn();
    this.show(outcome);
    if (outcome.bundle && outcome.state === "learnt") await this.keep(outcome, made_of);
  }

  /** @param {Bundle} base @param {Project} project @returns {Promise<Learnt>} */
  async tryEnrol(base, project) {
    const moves = learnableMoves(project, base);
    try {
      const names = moves.map((one) => one.move);
      const { bundle, found, differing, result } = await this.enrol(base, recordingsOf(project.examples, names), moves);
      return { state: "learnt", bundle, about: { result: result ?? null, found: found ?? [], differing: differing ?? [] } };
    } catch (error) {
      return { ...this.learnt, state: "failed", error: /** @type {Error} */ (error).message };
    }
  }

  /** @param {Learnt} learnt @param {string} made_of */
  async keep({ bundle, about }, made_of) {
    const bytes = bundle && (await writeBundle(bundle).catch(() => null));
    if (bytes) await this.store.keepLearnt({ bytes, made_of, result: about });
  }

  /** @param {Learnt} learnt */
  show(learnt) {
    this.learnt = learnt;
    this.onLearnt(learnt);
  }

  /** Learn again, after a failure. @param {Bundle} base @param {Project} project */
  again(base, project) {
    this.made_of = "";
    return this.update(base, project);
  }

  close() {
    clearTimeout(this.timer);
    this.wanted = null;
  }
}

/** Return what is told of a bundle, as it was kept. @param {any} kept */
function readAbout(kept) {
  const texts = (/** @type {any} */ list) => (Array.isArray(list) ? list.filter((one) => typeof one === "string") : []);
  const result = Array.isArray(kept?.result?.sentences) && typeof kept.result.step?.words === "string" ? kept.result : null;
  return { result, found: texts(kept?.found), differing: texts(kept?.differing) };
}
