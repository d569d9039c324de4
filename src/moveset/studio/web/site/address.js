// @ts-check
/** What the page's address names: a section, and a bundle of the same host. Pure. */

/** The page's sections and their titles, in the order of their links. @type {Record<string, string>} */
export const SECTIONS = { play: "Play", teach: "Teach", share: "Share", settings: "Settings" };
const DEFAULT_SECTION = "play";
const MAX_PATH = 1024;
/** The file that a site has beside its page. */
export const BUILT_IN_BUNDLE = "bundle.moveset";

/** @typedef {{ section: string, bundle: string }} Address `bundle` is "" for the one beside the page. */

/**
 * Return what a hash such as `#teach`, `#bundle=moves/dance.moveset` or `#teach&bundle=…` names.
 * @param {string} hash @returns {Address}
 */
export function readAddress(hash) {
  const parts = hash.replace(/^#\/?/, "").split("&");
  const section = parts.find((part) => Object.hasOwn(SECTIONS, part)) ?? DEFAULT_SECTION;
  const named = parts.find((part) => part.startsWith("bundle="))?.slice("bundle=".length) ?? "";
  return { section, bundle: decode(named) };
}

/** Return the hash of an address. @param {Address} address */
export function hashOf({ section, bundle }) {
  return `#${section}${bundle ? `&bundle=${encodeURIComponent(bundle).replaceAll("%2F", "/")}` : ""}`;
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is part of a name
  }
}

/**
 * Return the address of a bundle that a link names, which must be on the page's host.
 * @param {string} path Relative to the page. @param {string} page The page's address.
 * @throws {RangeError} The link leads elsewhere; the message says so.
 */
export function resolveBundle(path, page) {
  const place = new URL("./", page);
  const target = path.length <= MAX_PATH && URL.canParse(path, place.href) ? new URL(path, place) : null;
  const isHere = target?.origin === place.origin && /^https?:$/.test(target.protocol) && !target.username && !target.password;
  if (!target || !isHere) {
    throw new RangeError(`This link names moves from another place, and only those of ${place.host} are opened. Download them, and open the file under Share.`);
  }
  target.hash = "";
  return target.href;
}
