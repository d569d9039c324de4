// @ts-check
/** Opens the storage of this page: its database, and the messages between its tabs. */
import { Database } from "./database.js";
import { BLOCKED, NO_STORAGE, REPLACED, storageFault } from "./storage_words.js";

/** Sites in other folders of the same host have storage of their own. @param {string} address */
export const storageName = (address) => `moveset ${new URL(".", address).pathname}`;

/**
 * Open the storage for a store. Whatever fails, the store can be used.
 * @param {import("./project_store.js").ProjectStore} store
 * @param {{ name: string, onNotice: (text: string) => void }} options
 * @returns {Promise<() => void>} Closes it.
 */
export async function openStorage(store, { name, onNotice }) {
  const factory = findFactory();
  if (!factory) {
    store.fail(NO_STORAGE);
    return () => {};
  }
  try {
    const database = await Database.open(factory, name, {
      onReplaced: () => store.detach(REPLACED),
      onBlocked: () => onNotice(BLOCKED),
      onClosed: () => store.detach(storageFault({ name: "InvalidStateError" })),
    });
    onNotice(await store.open(database));
    return () => database.close();
  } catch (error) {
    store.fail(storageFault(error));
    return () => {};
  }
}

/** Return the browser's databases; null where a page may not use them. */
function findFactory() {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}

/** Messages to the page's other tabs that something was written. */
export class OtherTabs {
  /** @param {string} name @param {() => void} onWritten Another tab wrote. */
  constructor(name, onWritten) {
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.channel) this.channel.onmessage = onWritten;
  }

  tell() {
    this.channel?.postMessage("written");
  }

  close() {
    this.channel?.close();
  }
}

/** Ask the browser not to delete what is kept when space runs out. */
export async function askToPersist() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
