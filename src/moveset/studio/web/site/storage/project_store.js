// @ts-check
/** Keeps a project in the browser, in step with other tabs; where that fails, for this visit only. */
import { StaleError } from "./database.js";
import { EMPTY_PROJECT } from "./project.js";
import { differenceOf, projectFromRecords, setAside } from "./records.js";
import { damagedNotice, storageFault } from "./storage_words.js";

/**
 * @typedef {import("./project.js").Project} Project
 * @typedef {import("./project.js").Change} Change
 * @typedef {import("./records.js").Learnt} Learnt
 */

/**
 * @typedef {object} Store What can be read and written; ``Database`` is one.
 * @property {() => Promise<import("./database.js").Records>} read
 * @property {(revision: number, difference: import("./database.js").Difference) => Promise<number>} write
 */

const MAX_TRIES = 20;

export class ProjectStore {
  /**
   * @param {object} callbacks
   * @param {(project: Project) => void} callbacks.onChange It is another one, by this tab or by another.
   * @param {(text: string) => void} callbacks.onFault Something cannot be kept, or "" when it can again.
   * @param {(text: string) => void} callbacks.onRefused A change did not fit that of another tab.
   * @param {() => void} [callbacks.onWritten] Other tabs must read again.
   * @param {() => void} [callbacks.onFirstExample] The browser should be asked to keep it for long.
   */
  constructor({ onChange, onFault, onRefused, onWritten = () => {}, onFirstExample = () => {} }) {
    this.callbacks = { onChange, onFault, onRefused, onWritten, onFirstExample };
    /** @type {Project} */
    this.project = EMPTY_PROJECT;
    /** As it is stored. @type {Project} */
    this.saved = EMPTY_PROJECT;
    /** Changes since then. @type {Change[]} */
    this.pending = [];
    /** @type {Learnt | null} */
    this.learnt = null;
    this.revision = 0;
    /** Null where there is no storage. @type {Store | null} */
    this.database = null;
    this.fault = "";
    /** Ends when everything so far is written, or has failed. @type {Promise<void>} */
    this.queue = Promise.resolve();
  }

  /** Whether everything is kept. */
  get isKept() {
    return this.database !== null && !this.pending.length && !this.fault;
  }

  /** Use a database from now on; return what to tell of records that cannot be read. @param {Store} database */
  async open(database) {
    this.database = database;
    try {
      return await this.load(database);
    } catch (error) {
      this.fail(storageFault(error));
      return "";
    }
  }

  /** Go on without storage. @param {string} fault */
  fail(fault) {
    this.fault = fault;
    this.callbacks.onFault(fault);
  }

  /** Go on without storage until the page is loaded again. @param {string} fault */
  detach(fault) {
    this.database = null;
    this.fail(fault);
  }

  /** Read everything; unreadable records are set aside. @param {Store} database */
  async load(database) {
    const records = await database.read();
    const { project, learnt, damaged } = projectFromRecords(records);
    [this.saved, this.learnt, this.revision] = [project, learnt, records.revision];
    this.replay();
    if (!damaged.length) return "";
    const keepAside = async () => void (this.revision = await database.write(this.revision, setAside(damaged)));
    await keepAside().catch(() => {}); // they stay where they are, and the rest can be used
    return damagedNotice(damaged.length);
  }

  /** Apply the changes of this tab to what is stored; those that do not fit any more are refused. */
  replay() {
    const before = this.project;
    this.project = this.saved;
    this.pending = this.pending.filter((change) => {
      try {
        this.project = change(this.project);
        return true;
      } catch (error) {
        this.callbacks.onRefused(/** @type {Error} */ (error).message);
        return false;
      }
    });
    if (this.project !== before) this.callbacks.onChange(this.project);
  }

  /**
   * Change the project at once, and keep it. An error of the change is thrown, and nothing is changed.
   * @param {Change} change @returns {Promise<void>} Ends when it is kept, or cannot be.
   */
  change(change) {
    const changed = change(this.project);
    if (changed === this.project) return this.queue;
    const isFirst = !this.project.examples.length && changed.examples.length > 0;
    this.project = changed;
    this.pending.push(change);
    if (isFirst) this.callbacks.onFirstExample();
    this.callbacks.onChange(changed);
    return this.enqueue(() => this.write());
  }

  /** Read again what another tab wrote. */
  reload() {
    return this.enqueue(async () => {
      if (this.database) await this.load(this.database);
    });
  }

  /** Keep a bundle that was learnt; it can be learnt again, so a failure says nothing. @param {Learnt} learnt */
  keepLearnt(learnt) {
    this.learnt = learnt;
    return this.enqueue(async () => {
      if (this.database && !this.pending.length) await this.tryWrite({ kept: [], removed: [], values: { learnt } }).catch(() => false);
    });
  }

  /** @param {() => Promise<void>} work */
  enqueue(work) {
    this.queue = this.queue.then(work).catch((error) => this.fail(storageFault(error)));
    return this.queue;
  }

  async write() {
    const { database } = this;
    for (let tries = 0; database && this.pending.length && tries < MAX_TRIES; tries += 1) {
      const [target, changes] = [this.project, this.pending.length];
      if (!(await this.tryWrite(differenceOf(this.saved, target)))) {
        await this.load(database);
        continue;
      }
      this.saved = target;
      this.pending.splice(0, changes);
      if (this.fault) this.fail("");
    }
  }

  /** Write a difference; return false if another tab wrote first. @param {import("./database.js").Difference} difference */
  async tryWrite(difference) {
    if (!this.database) return true;
    try {
      this.revision = await this.database.write(this.revision, difference);
    } catch (error) {
      if (error instanceof StaleError) return false;
      throw error;
    }
    this.callbacks.onWritten();
    return true;
  }
}
