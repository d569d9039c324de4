// @ts-check
/** Saves files to the downloads, or hands them to the phone's share sheet. */

const REVOKE_MS = 60000;

/** @param {string} name @param {Uint8Array} content */
export function saveFile(name, content) {
  const address = URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (content)], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_MS);
}

/** Whether this browser can share files with other programs. */
export function canShareFiles() {
  try {
    return navigator.canShare?.({ files: [fileOf("moves.moveset", new Uint8Array(1))] }) ?? false;
  } catch {
    return false;
  }
}

/** Share a file; return false if somebody thought better of it. @param {string} name @param {Uint8Array} content */
export async function shareFile(name, content) {
  try {
    await navigator.share({ files: [fileOf(name, content)], title: name });
    return true;
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return false;
    throw error;
  }
}

/** @param {string} name @param {Uint8Array} content */
const fileOf = (name, content) => new File([/** @type {Uint8Array<ArrayBuffer>} */ (content)], name, { type: "application/octet-stream" });
