// @ts-check
/** HTTP requests and sockets to the server: the only file that uses the network. Detects when the server is away and back. */

import { storedToken, tokenOf } from "./stored_token.js";

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
export const SERVER_RESTARTED = "The studio was started again. Open the address that it printed; this page then continues by itself.";
const PROBE_MS = 1500;
const REFUSED = 403;

let token = tokenOf(document) || storedToken();
/** Why the server cannot be used; empty while it can. */
let trouble = "";

/** @type {Set<(away: boolean, why: string) => void>} */
const watchers = new Set();

/** Call `watcher` whenever the server goes away or comes back. @param {(away: boolean, why: string) => void} watcher @returns {() => void} Stops it. */
export function watchServer(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** @param {string} why */
function setTrouble(why) {
  if (why === trouble) return;
  const isNew = !trouble;
  trouble = why;
  for (const watcher of watchers) watcher(Boolean(why), why);
  if (isNew) setTimeout(probe, PROBE_MS);
}

async function probe() {
  try {
    await fetchToken();
    setTrouble("");
  } catch {
    setTimeout(probe, PROBE_MS);
  }
}

/** Get the token again: it changes when the server restarts. Another tab may have brought the new one. */
async function fetchToken() {
  const response = await fetch("/", { cache: "no-store" }).catch(throwAway);
  if (response.status === REFUSED) throwTrouble(SERVER_RESTARTED);
  const page = new DOMParser().parseFromString(await response.text().catch(throwAway), "text/html");
  token = tokenOf(page) || storedToken();
}

/**
 * Return the JSON response of the server.
 * @param {string} method @param {string} path @param {BodyInit | null} [body] @param {boolean} [mayRetry]
 * @returns {Promise<any>}
 */
async function request(method, path, body = null, mayRetry = true) {
  const response = await fetch(path, { method, body, headers: { "x-moveset-token": token } }).catch(throwAway);
  if (response.status === REFUSED && mayRetry) {
    await fetchToken();
    return request(method, path, body, false);
  }
  const text = await response.text().catch(throwAway); // a server that is killed may send half an answer
  if (response.status === REFUSED) throwTrouble(SERVER_RESTARTED);
  setTrouble("");
  const content = parsed(text);
  if (!response.ok) {
    throw new ServerError(content?.error ?? `the studio answered with status ${response.status}`, response.status, content);
  }
  return content;
}

/** @param {string} why @returns {never} */
function throwTrouble(why) {
  setTrouble(why);
  throw new ServerError(why, 0);
}

const throwAway = () => throwTrouble(SERVER_AWAY);

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

/** Return the address of an image or a video of the project, for elements that send no headers. @param {string} path */
export const mediaAddress = (path) => `${path}${path.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}`;

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
export const checkServer = () => fetchToken().then(() => setTrouble(""), () => {});
