// @ts-check
/** HTTP requests and sockets to the server: the only file that uses the network. Detects when the server is away and back. */

/** @typedef {{ error?: string, now?: any, offset?: number }} ErrorDetails */

export class ServerError extends Error {
  /** @param {string} message @param {number} status HTTP status; 0 when the server did not answer. @param {ErrorDetails} details */
  constructor(message, status, details = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export const SERVER_AWAY = "The studio does not answer. Start it again; this page then continues by itself.";
const PROBE_MS = 1500;

let token = document.querySelector('meta[name="moveset-token"]')?.getAttribute("content") ?? "";
let isAway = false;

/** @type {Set<(away: boolean) => void>} */
const watchers = new Set();

/** Call `watcher` whenever the server goes away or comes back. @param {(away: boolean) => void} watcher @returns {() => void} Stops it. */
export function watchServer(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** @param {boolean} away */
function setAway(away) {
  if (away === isAway) return;
  isAway = away;
  for (const watcher of watchers) watcher(away);
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

/** Read the token from the page again: it changes when the server restarts. */
async function fetchToken() {
  const response = await fetch("/", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  token = page.querySelector('meta[name="moveset-token"]')?.getAttribute("content") ?? token;
}

/**
 * Return the JSON response of the server.
 * @param {string} method @param {string} path @param {BodyInit | null} [body] @param {boolean} [mayRetry]
 * @returns {Promise<any>}
 */
async function request(method, path, body = null, mayRetry = true) {
  const response = await fetch(path, { method, body, headers: { "x-moveset-token": token } }).catch(throwAway);
  if (response.status === 403 && mayRetry) {
    await fetchToken().catch(throwAway);
    return request(method, path, body, false);
  }
  const text = await response.text().catch(throwAway); // a server that is killed may send half an answer
  setAway(false);
  const content = parsed(text);
  if (!response.ok) {
    throw new ServerError(content?.error ?? `the studio answered with status ${response.status}`, response.status, content);
  }
  return content;
}

/** @returns {never} */
function throwAway() {
  setAway(true);
  throw new ServerError(SERVER_AWAY, 0);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** @param {string} path */
export const get = (path) => request("GET", path);

/** Send JSON. @param {"POST" | "PUT"} method @param {string} path @param {any} [content] */
export const send = (method, path, content = {}) => request(method, path, JSON.stringify(content));

/** @param {"POST" | "PUT"} method @param {string} path @param {Blob} bytes */
export const sendBytes = (method, path, bytes) => request(method, path, bytes);

/** Return whether the server has a page. @param {string} path @returns {Promise<boolean>} */
export async function exists(path) {
  try {
    return (await fetch(path, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}

/** Return a new socket to the server. @param {string} path @returns {WebSocket} */
export function openSocket(path) {
  const socket = new WebSocket(`ws://${location.host}${path}`, ["moveset", token]);
  socket.binaryType = "arraybuffer";
  return socket;
}

/** Check whether the server is there, after a socket broke. */
export async function checkServer() {
  try {
    await fetchToken();
    setAway(false);
  } catch {
    setAway(true);
  }
}
