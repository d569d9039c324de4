// @ts-check
/** What the teaching and the sharing panel share: the project, its storage, and the bundle that is learnt of it. */
import { readBundle } from "../../runtime/bundle.js";
import { rememberTitles } from "../../js/move_names.js";
import { Listeners } from "../listeners.js";
import { asSentence } from "../words.js";
import { ProjectStore } from "../storage/project_store.js";
import { addMove, allMoves, choose, countExamples, learnableMoves, MIN_EXAMPLES, shownNames, useFile, withChoices } from "../storage/project.js";
import { shownName } from "./move_titles.js";
import { FrameBuffer } from "./frame_buffer.js";
import { keyForNew } from "./key_choices.js";
import { Learning } from "./learning.js";
import { fingerprint } from "./made_of.js";

/**
 * @typedef {import("../../runtime/manifest.js").Bundle} Bundle
 * @typedef {import("../storage/project.js").Change} Change
 */

export class TeachingSession {
  /**
   * @param {any} live From site/live.js. @param {import("./learning.js").Enrol} enrol
   * @param {{ clock?: () => number, isLinked?: () => boolean, delay_ms?: number }} [options] The page's clock in seconds, and whether the address names a bundle.
   */
  constructor(live, enrol, { clock = () => performance.now() / 1000, isLinked = () => false, delay_ms } = {}) {
    this.live = live;
    this.isLinked = isLinked;
    this.clock = clock;
    this.buffer = new FrameBuffer();
    /** @type {Listeners<[]>} */
    this.updates = new Listeners();
    this.notice = "";
    /** Ends when what is kept has been read. @type {Promise<void>} */
    this.ready = Promise.resolve();
    this.store = new ProjectStore({
      onChange: () => this.refresh(),
      onFault: () => this.updates.tell(),
      onRefused: (text) => live.say(text, "warn"),
    });
    this.learning = new Learning(enrol, this.store, () => this.apply(), delay_ms);
    /** The site's bundle, or the one that a link names. @type {Bundle | null} */
    this.siteBase = live.base;
    this.knownBase = this.siteBase;
    /** The opened file that is the base now. @type {import("../storage/project.js").OpenedFile | null} */
    this.usedFile = null;
    this.isOpening = false;
    /** The bundle that was given to the recogniser last. @type {Bundle | null} */
    this.given = null;
    this.givenMadeOf = "";
    this.closers = [
      live.onRow((/** @type {number} */ time_s, /** @type {Float32Array} */ row) => this.buffer.add(time_s, row, this.clock())),
      live.onPose((/** @type {{ width: number, height: number }} */ frame) => this.buffer.setSize(frame.width, frame.height)),
      live.onBundle(() => this.followBase()),
    ];
  }

  get project() {
    return this.store.project;
  }

  /** @returns {Bundle | null} */
  get base() {
    return this.live.base;
  }

  get moves() {
    return allMoves(this.project, this.base);
  }

  get names() {
    return shownNames(this.project, this.base);
  }

  /** Shown names of moves that have an example, but too few. */
  get few() {
    const few = this.moves.filter(({ move }) => countExamples(this.project, move) > 0 && countExamples(this.project, move) < MIN_EXAMPLES);
    return few.map(shownName);
  }

  /** What is not kept, or could not be read. */
  get storageWords() {
    return this.store.fault || this.notice;
  }

  /** @param {string} text */
  setNotice(text) {
    this.notice = text;
    this.updates.tell();
  }

  /** Whether the moves are those of an opened file. */
  get isOpened() {
    return this.base !== this.siteBase;
  }

  /** The page opened another bundle, which a link may name. */
  followBase() {
    if (this.isOpening || !this.base || this.base === this.knownBase) return;
    this.knownBase = this.siteBase = this.base;
    this.usedFile = this.isLinked() ? this.project.opened : null;
    this.refresh();
  }

  /** The project changed, or the base: learn again what is to be learnt. */
  refresh() {
    rememberTitles(this.moves.map((one) => ({ move: one.move, title: shownName(one) })));
    if (this.siteBase && !isSameFile(this.project.opened, this.usedFile)) this.followFile();
    else if (this.base) {
      this.learning.update(this.base, this.project);
      this.apply();
    }
    this.updates.tell();
  }

  /** Use the opened file as the base, or the site's bundle again. */
  async followFile() {
    const { opened } = this.project;
    this.usedFile = opened;
    this.isOpening = true;
    try {
      const bundle = opened ? await readBundle(opened.bytes, opened.name) : this.siteBase;
      await this.live.setBase(bundle);
    } catch (error) {
      this.live.say(asSentence(/** @type {Error} */ (error).message), "bad");
    } finally {
      this.isOpening = false;
      this.knownBase = this.base;
    }
    this.refresh();
  }

  /** Let the recogniser use what is learnt, with the player's choices. */
  async apply() {
    this.updates.tell();
    const { base } = this;
    if (!base || this.isOpening) return;
    const learnt = this.learning.learnt.bundle ?? base;
    const bundle = withChoices(learnt, this.project);
    const made_of = `${fingerprint(learnt)} ${JSON.stringify([bundle.moves, bundle.rules])}`;
    if (made_of === this.givenMadeOf && this.live.bundle === this.given) return;
    [this.given, this.givenMadeOf] = [bundle, made_of];
    try {
      await this.live.setBundle(bundle);
    } catch (error) {
      this.live.say(asSentence(/** @type {Error} */ (error).message), "bad");
    }
    this.updates.tell();
  }

  /** Change the project; what does not fit is said. @param {Change} change @returns {boolean} Whether it was changed. */
  change(change) {
    try {
      this.store.change(change);
      return true;
    } catch (error) {
      this.live.say(/** @type {Error} */ (error).message, "warn");
      return false;
    }
  }

  /** Add a move with a key that is free; return its name, or null if it cannot have that title. @param {string} title @param {{ hold?: boolean }} [options] */
  addMove(title, { hold = false } = {}) {
    const before = new Set(this.project.moves.map((one) => one.move));
    if (!this.change(addMove(title, this.base?.moves ?? [], { hold }))) return null;
    const added = this.project.moves.find((one) => !before.has(one.move));
    if (!added) return null;
    this.change(choose(added.move, { key: keyForNew(this.moves, added.move) }));
    return added.move;
  }

  /** Use the moves of an opened file, or the site's own. @param {import("../storage/project.js").OpenedFile | null} opened */
  useFile(opened) {
    return this.change(useFile(opened));
  }

  /** Learn again after a failure. */
  learnAgain() {
    if (this.base) this.learning.again(this.base, this.project);
  }

  get learnable() {
    return learnableMoves(this.project, this.base);
  }

  close() {
    this.learning.close();
    for (const close of this.closers) close();
  }
}

/** @typedef {import("../storage/project.js").OpenedFile | null} File */

/** Reading from the storage gives another object for the same file. @param {File} one @param {File} other */
function isSameFile(one, other) {
  if (one === other || !one || !other) return one === other;
  return one.name === other.name && one.bytes.length === other.bytes.length && one.bytes.every((byte, index) => byte === other.bytes[index]);
}
