// @ts-check
/**
 * Keeps a site that `moveset export --to web` wrote for use without a network, and isolates its pages
 * where that is wanted: then they may use several threads, for which static hosts cannot send the headers.
 *
 * A version is kept as a whole or not at all: each file has the SHA-256 that site.json gives, and a page
 * gets files of one version only. A new version waits until no page of the old one is open, or until
 * the only one asks for it.
 */

const VERSION = "development";

const worker = /** @type {any} */ (self);
/** Ends with a slash, as other sites may be on the same origin, even below this one. @type {string} */
const SCOPE = worker.registration.scope;
const PREFIX = `moveset ${SCOPE} `;
const FILES = PREFIX + VERSION;
const SETTINGS = `${PREFIX}settings`;
const DESCRIPTION = "site.json";
const SCRIPT = "service_worker.js";
const ISOLATED = "isolated";
/** At the same time: a site has hundreds of small files. */
const DOWNLOADS = 6;

const TYPES = /** @type {Record<string, string>} */ ({
  css: "text/css", gz: "application/gzip", html: "text/html", js: "text/javascript", json: "application/json",
  mjs: "text/javascript", mp4: "video/mp4", svg: "image/svg+xml", wasm: "application/wasm",
  png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", ico: "image/x-icon",
  mp3: "audio/mpeg", ogg: "audio/ogg", wav: "audio/wav", woff: "font/woff", woff2: "font/woff2", ttf: "font/ttf", webm: "video/webm",
});

/** What makes a page isolated, and lets isolated pages use a file. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

/** @typedef {{ path: string, sha256: string, inflated?: string, later?: boolean }} SiteFile */

/** Return the path of a file of the site; null of another address. @param {string} address */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  const whole = origin + pathname;
  if (!whole.startsWith(SCOPE)) return null;
  try {
    const path = decodeURIComponent(whole.slice(SCOPE.length));
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return null;
  }
}

/** @param {string} path */
const addressOf = (path) => SCOPE + path.split("/").map(encodeURIComponent).join("/");

/** @param {BufferSource} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return a file of this version from the network. @param {SiteFile} file */
async function download({ path, sha256, inflated }) {
  // A cache between may still have another version's file: then it is asked for again.
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const response = await fetch(addressOf(path), { cache, credentials: "same-origin" });
    if (!response.ok) continue;
    const bytes = await response.arrayBuffer();
    if ([sha256, inflated].includes(await digestOf(bytes))) return bytes;
  }
  throw new Error(`${path} is not of version ${VERSION}`);
}

/** @param {string} path @param {BodyInit} body */
const responseOf = (path, body) =>
  new Response(body, { headers: { "content-type": TYPES[path.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream" } });

/** Return the description that belongs to this version. */
async function describe() {
  const kept = await (await caches.open(FILES)).match(addressOf(DESCRIPTION));
  const text = kept ? await kept.text() : await (await fetch(addressOf(DESCRIPTION), { cache: "no-store" })).text();
  const { version, files } = JSON.parse(text);
  if (version !== VERSION) throw new Error(`the site has version ${version}, not ${VERSION}`);
  return { text, files: /** @type {SiteFile[]} */ (files).filter(({ path }) => path !== SCRIPT) };
}

/** Keep some files of this version. @param {(file: SiteFile) => boolean} isWanted */
async function keep(isWanted) {
  const cache = await caches.open(FILES);
  const { text, files } = await describe();
  const waiting = files.filter(isWanted);
  const next = async () => {
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      if (!(await cache.match(addressOf(file.path)))) await cache.put(addressOf(file.path), responseOf(file.path, await download(file)));
    }
  };
  await Promise.all(Array.from({ length: DOWNLOADS }, next));
  await cache.put(addressOf(DESCRIPTION), responseOf(DESCRIPTION, text));
}

/** Remove older versions of this site, and nothing of other sites. */
async function removeOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== FILES && name !== SETTINGS).map((name) => caches.delete(name)));
}

/** Whether pages are isolated; null until it is read. @type {boolean | null} */
let isIsolated = null;

async function readIsolated() {
  return (isIsolated ??= Boolean(await (await caches.open(SETTINGS)).match(SCOPE + ISOLATED)));
}

/** @param {boolean} isOn */
async function setIsolated(isOn) {
  const settings = await caches.open(SETTINGS);
  if (isOn) await settings.put(SCOPE + ISOLATED, new Response("yes"));
  else await settings.delete(SCOPE + ISOLATED);
  isIsolated = isOn;
}

/** Return the asked part of a file: browsers ask for parts of videos. @param {Response} response @param {string | null} range */
async function partOf(response, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!asked) return response;
  const whole = await response.blob();
  const first = Number(asked[1]);
  const last = Math.min(whole.size - 1, asked[2] ? Number(asked[2]) : Infinity);
  const headers = { "content-type": whole.type, "accept-ranges": "bytes" };
  if (first > last) return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${whole.size}` } });
  const part = whole.slice(first, last + 1, whole.type);
  return new Response(part, { status: 206, headers: { ...headers, "content-range": `bytes ${first}-${last}/${whole.size}`, "content-length": String(part.size) } });
}

/** Return a file of this version: the kept one, or else from the network, and keep it. @param {string} path */
async function find(path) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(addressOf(path));
  if (kept) return kept;
  const file = (await describe()).files.find((one) => one.path === path);
  if (!file) return null;
  const response = responseOf(path, await download(file));
  await cache.put(addressOf(path), response.clone()).catch(() => {}); // without space it still works
  return response;
}

/** @param {Request} request @param {string} path */
async function answer(request, path) {
  const found = await find(path).catch(() => undefined);
  const isLost = !found && !(await (await caches.open(FILES)).match(addressOf(DESCRIPTION)));
  // No file of the site: a bundle that somebody added. Or the browser has removed the whole version.
  if (found === null || isLost) return fetch(request);
  if (!found) {
    worker.registration.update().catch(() => {});
    return Response.error(); // only another version has it, and a page never gets files of two
  }
  const response = await partOf(found, request.headers.get("range"));
  if (await readIsolated()) return new Response(response.body, { status: response.status, headers: { ...Object.fromEntries(response.headers), ...ISOLATION } });
  return response;
}

/** Return whether at most one page of the site is open, frames in it not counted. */
async function isAlone() {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter(({ url, frameType }) => frameType !== "nested" && url.startsWith(SCOPE)).length <= 1;
}

/** What pages can ask for; each answer is true or false. @type {Record<string, (message: any) => Promise<unknown>>} */
const TASKS = {
  isolate: async ({ isOn }) => (await setIsolated(Boolean(isOn)), true),
  keepRest: async () => (await keep(() => true), true),
  takeOver: async () => (await isAlone()) && (await worker.skipWaiting(), true),
};

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keep(({ later }) => !later)));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(removeOthers()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const path = event.request.method === "GET" ? pathOf(event.request.url) : null;
  if (path && path !== SCRIPT) event.respondWith(answer(event.request, path));
});
worker.addEventListener("message", (/** @type {any} */ event) => {
  const task = Object.hasOwn(TASKS, event.data?.task) ? TASKS[event.data.task](event.data) : Promise.resolve(false);
  const reply = (/** @type {unknown} */ result) => event.ports[0]?.postMessage(Boolean(result));
  event.waitUntil(task.then(reply, () => reply(false)));
});
