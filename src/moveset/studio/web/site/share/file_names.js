// @ts-check
/** Names of saved files, from the names of the moves in them. Pure. */
import { nameFromTitle } from "../teach/move_titles.js";

export const BUNDLE_SUFFIX = ".moveset";
export const EXAMPLES_SUFFIX = ".moveset-examples";

const MAX_NAMED = 3;

/** Return a file's name: `my-wave-clap.moveset`. @param {readonly string[]} titles Of the player's own moves. @param {string} suffix */
export function fileName(titles, suffix) {
  const words = titles.slice(0, MAX_NAMED).map((title) => nameFromTitle(title).replaceAll("_", "-"));
  return `${["my", ...(words.length ? words : ["moves"])].join("-")}${suffix}`;
}

/** Return the link that opens the page with a bundle of the same site. @param {string} page @param {string} path Of the file, from the page's folder. */
export function bundleLink(page, path) {
  const link = new URL(page);
  const clean = path.trim().replaceAll("\\", "/").split("/").filter((part) => part && part !== ".");
  link.hash = `bundle=${clean.map(encodeURIComponent).join("/")}`;
  return link.href;
}
