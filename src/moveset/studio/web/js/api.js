// @ts-check
/** The only file that talks to the server; it knows when the server is away, and when it is back. */

/** @typedef {{ error?: string, now?: any, offset?: number }} Refusal */

export class ServerError extends Error {
  /** @param {string} words @param {number} status @param {Refusal} facts */
  constructor(words, status, facts = {}) {
    super(words);
    this.status = status;
    this.facts = facts;
  }
}

const PROBE_MS = 1500;
const AWAY = "The studio does not answer. Start `moveset studio` again: this page then goes on by itself.";

let token = document.querySelector('meta[name="moveset-token"]')?.getAttribute("content") ?? "";
let isAway = false;

/** @type {Set<(away: boolean) => void>} */
const watchers = new Set();

/** Be told when the server goes away or comes back. @param {(away: boolean) => void} watch @returns {() => void} */
export function watchServer(watch) {
  watchers.add(watch);
  return () => watchers.delete(watch);
}

/** @param {boolean} away */
function setAway(away) {
  if (away === isAway) return;
  isAway = away;
  for (const watch of watchers) watch(away);
  if (away) setTimeout(probe, PROBE_MS);
}

async function probe() {
  try {
    await fetchToken();
    setAway(false);
  } catch {
    setTimeout(probe, PROBE_MS);
  }
}

/** Take the token out of the page as the server gives it now: after a restart it is another one. */
async function fetchToken() {
  const answer = await fetch("/", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  token = page.querySelector('meta[name="moveset-token"]')?.getAttribute("content") ?? token;
}

/**
 * Return what the server answers.
 * @param {string} method @param {string} path @param {BodyInit | null} [body] @param {boolean} [again]
 * @returns {Promise<any>}
 */
async function ask(method, path, body = null, again = true) {
  let answer;
  try {
    answer = await fetch(path, { method, body, headers: { "x-moveset-token": token } });
  } catch {
    setAway(true);
    throw new ServerError(AWAY, 0);
  }
  setAway(false);
  if (answer.status === 403 && again) {
    await fetchToken();
    return ask(method, path, body, false);
  }
  const facts = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ServerError(facts?.error ?? `the studio answered ${answer.status}`, answer.status, facts);
  }
  return facts;
}

/** @param {string} path */
export const get = (path) => ask("GET", path);

/** @param {"POST" | "PUT"} method @param {string} path @param {any} [sent] */
export const send = (method, path, sent = {}) => ask(method, path, JSON.stringify(sent));

/** @param {"POST" | "PUT"} method @param {string} path @param {Blob} piece */
export const sendBytes = (method, path, piece) => ask(method, path, piece);

/** Return whether the server has a page. @param {string} path @returns {Promise<boolean>} */
export async function exists(path) {
  try {
    return (await fetch(path, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}

/** Return a part of an address that may hold any name. @param {string} name */
export const part = (name) => encodeURIComponent(name);

/** Return a new socket to the server. @param {string} path @returns {WebSocket} */
export function openSocket(path) {
  const socket = new WebSocket(`ws://${location.host}${path}`, ["moveset", token]);
  socket.binaryType = "arraybuffer";
  return socket;
}

/** Look whether the server is there, after a socket broke. */
export async function checkServer() {
  try {
    await fetchToken();
    setAway(false);
  } catch {
    setAway(true);
  }
}

export { AWAY };
