// @ts-check
/** What the page says when the browser's storage fails. Pure. */

const FORGOTTEN = "You can go on teaching, but it will be forgotten when you close this page: save a file under Share.";

/** @type {Record<string, string>} By the name of the browser's error. */
const FAULTS = {
  QuotaExceededError: `The browser's storage is full. Free some space, or delete examples. ${FORGOTTEN}`,
  SecurityError: `This browser does not let the page keep anything, as in a private window: ${FORGOTTEN}`,
  VersionError: `Your moves were kept by a newer version of this page, which this one cannot read: they are safe. Load the page again. ${FORGOTTEN}`,
  InvalidStateError: `The browser's storage was closed or cleared. ${FORGOTTEN}`,
};

/** Return what to say of an error while something is kept. @param {unknown} error */
export function storageFault(error) {
  const name = /** @type {any} */ (error)?.name ?? "";
  return FAULTS[name] ?? `The browser could not keep your moves. ${FORGOTTEN}`;
}

/** What to say where the browser has no storage at all. */
export const NO_STORAGE = FAULTS.SecurityError;

/** What to say when another tab opened a newer version of the page. */
export const REPLACED = `This page was updated in another tab. Load it again. ${FORGOTTEN}`;

/** What to say while another tab has an old version of the page open. */
export const BLOCKED = "Another tab has an older version of this page open: close it, then load this page again.";

/** Return what to say of records that could not be read. @param {number} count */
export function damagedNotice(count) {
  if (!count) return "";
  const what = count === 1 ? "One thing" : `${count} things`;
  return `${what} that this browser kept could not be read and ${count === 1 ? "was" : "were"} set aside. The rest is here. If a move has fewer examples now, record it again.`;
}
