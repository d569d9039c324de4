// @ts-check
/** The browser's database of what a player taught; every write is one transaction. */

const VERSION = 1;
const EXAMPLES = "examples";
const VALUES = "values";
const DAMAGED = "damaged";
const REVISION = "revision";

/** Another tab wrote since this one last read. */
export class StaleError extends Error {
  name = "StaleError";
}

/**
 * @typedef {{ revision: number, examples: any[], values: Map<string, any> }} Records As they are stored, not checked.
 * @typedef {object} Difference
 * @property {readonly any[]} kept Examples that are new or changed.
 * @property {readonly string[]} removed Ids of examples.
 * @property {Readonly<Record<string, any>>} values
 * @property {readonly any[]} [aside] Records that cannot be read, and are kept apart.
 */

export class Database {
  /**
   * Open or create a database.
   * @param {IDBFactory} factory @param {string} name
   * @param {{ onReplaced: () => void, onBlocked: () => void, onClosed: () => void }} callbacks
   * @returns {Promise<Database>}
   */
  static open(factory, name, { onReplaced, onBlocked, onClosed }) {
    return new Promise((resolve, reject) => {
      const request = factory.open(name, VERSION);
      request.onupgradeneeded = () => createStores(request.result);
      request.onblocked = onBlocked;
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const opened = request.result;
        opened.onclose = onClosed;
        opened.onversionchange = () => {
          opened.close(); // else the newer page could not open it
          onReplaced();
        };
        resolve(new Database(opened));
      };
    });
  }

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** Return everything. @returns {Promise<Records>} */
  read() {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction([EXAMPLES, VALUES], "readonly");
      const values = transaction.objectStore(VALUES);
      const [examples, keys, kept] = [transaction.objectStore(EXAMPLES).getAll(), values.getAllKeys(), values.getAll()];
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => {
        const pairs = new Map(keys.result.map((key, index) => [String(key), kept.result[index]]));
        resolve({ revision: revisionOf(pairs.get(REVISION)), examples: examples.result, values: pairs });
      };
    });
  }

  /**
   * Write a difference, all of it or nothing, and return the new revision.
   * @param {number} revision The one that was read. @param {Difference} difference @returns {Promise<number>}
   * @throws {StaleError} What is stored has another revision.
   */
  write(revision, { kept, removed, values, aside = [] }) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction([EXAMPLES, VALUES, DAMAGED], "readwrite");
      const [examples, stored, damaged] = [EXAMPLES, VALUES, DAMAGED].map((name) => transaction.objectStore(name));
      /** @type {unknown} */
      let cause = null;
      transaction.onabort = () => reject(cause ?? transaction.error);
      transaction.oncomplete = () => resolve(revision + 1);
      const request = stored.get(REVISION);
      request.onsuccess = () => {
        try {
          if (revisionOf(request.result) !== revision) throw new StaleError("another tab wrote first");
          for (const record of aside) damaged.add(record);
          for (const id of removed) examples.delete(id);
          for (const example of kept) examples.put(example);
          for (const [key, value] of Object.entries({ ...values, [REVISION]: revision + 1 })) stored.put(value, key);
        } catch (error) {
          cause = error;
          transaction.abort();
        }
      };
    });
  }

  close() {
    this.database.close();
  }
}

/** @param {IDBDatabase} database */
function createStores(database) {
  database.createObjectStore(EXAMPLES, { keyPath: "id" });
  database.createObjectStore(VALUES);
  database.createObjectStore(DAMAGED, { autoIncrement: true });
}

/** @param {unknown} value */
const revisionOf = (value) => (typeof value === "number" && Number.isInteger(value) ? value : 0);
