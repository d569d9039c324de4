// @ts-check
/** The token of the address that the studio printed, kept by this browser for this address and port only. */

const NAME = "moveset-token";

/** @returns {string} */
export function storedToken() {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return ""; // no storage
  }
}

/** @param {string} token */
export const storeToken = (token) => localStorage.setItem(NAME, token);

/** Return the token in a page; empty if it has none. @param {Document} page */
export const tokenOf = (page) => page.querySelector('meta[name="moveset-token"]')?.getAttribute("content") ?? "";
