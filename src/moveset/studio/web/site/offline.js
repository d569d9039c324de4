// @ts-check
/**
 * The service worker of the site: use without a network, new versions, and isolation for threads. Where the
 * browser has none (no https, private windows), or refuses, the site works as without it.
 */

/** Without an answer for so long, the worker has none. */
const PATIENCE_MS = 120_000;

/**
 * @typedef {object} Surroundings What tests replace.
 * @property {ServiceWorkerContainer | undefined} container
 * @property {() => void} reload
 * @property {string} script
 *
 * @typedef {object} Listeners
 * @property {() => void} [onReady] The site works without a network from now on.
 * @property {(update: () => Promise<boolean>) => void} [onUpdate] A new version is ready. `update()` reloads the page with it; false: not while other tabs have the site open. Nothing reloads by itself.
 */

/** @returns {Surroundings} */
const browser = () => ({
  container: globalThis.isSecureContext ? navigator.serviceWorker : undefined,
  reload: () => location.reload(),
  script: new URL("../service_worker.js", import.meta.url).href,
});

/** Ask a worker for something, and return whether it was done. @param {ServiceWorker | null | undefined} worker @param {object} message @returns {Promise<boolean>} */
function ask(worker, message) {
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (/** @type {boolean} */ result) => (clearTimeout(timer), port1.close(), resolve(result));
    const timer = setTimeout(end, PATIENCE_MS, false);
    port1.onmessage = ({ data }) => end(data === true);
    worker.postMessage(message, [port2]);
  });
}

/** @param {Surroundings} surroundings */
const register = ({ container, script }) =>
  container?.register(script, { updateViaCache: "none" }).catch(() => undefined) ?? Promise.resolve(undefined);

/** Wait until a worker is installed; false if it cannot be. @param {ServiceWorker} worker @returns {Promise<boolean>} */
function installed(worker) {
  const isDone = () => !["installing", "redundant"].includes(worker.state);
  if (worker.state !== "installing") return Promise.resolve(isDone());
  return new Promise((resolve) => worker.addEventListener("statechange", () => resolve(isDone()), { once: true }));
}

/** Return the worker that answers for the pages of the site, once there is one; null if there will be none. @param {ServiceWorkerRegistration} registration @returns {Promise<ServiceWorker | null>} */
async function activeOf(registration) {
  if (registration.active) return registration.active;
  const worker = registration.installing ?? registration.waiting;
  if (!worker || !(await installed(worker))) return null;
  while (!["activated", "redundant"].includes(worker.state)) {
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  }
  return registration.active;
}

/**
 * Keep the site for use without a network. Call it when the page has loaded what it needs first: the worker loads the
 * same files, which the browser then has already.
 * @param {Listeners} [listeners] @param {Surroundings} [surroundings]
 * @returns {Promise<boolean>} Whether the site works without a network.
 */
export async function startOffline({ onReady, onUpdate } = {}, surroundings = browser()) {
  const registration = await register(surroundings);
  if (!registration) return false;
  const hadOne = Boolean(registration.active);
  const offer = () => onUpdate?.(() => takeOver(registration, surroundings));
  const watch = async (/** @type {ServiceWorker | null} */ worker) => {
    if (worker && (await installed(worker)) && registration.active && registration.waiting === worker) offer();
  };
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (hadOne && registration.waiting) offer();
  else if (hadOne) watch(registration.installing);
  if (!(await activeOf(registration))) return false;
  onReady?.();
  return true;
}

/** @param {ServiceWorkerRegistration} registration @param {Surroundings} surroundings */
async function takeOver(registration, { container, reload }) {
  const changed = new Promise((resolve) => container?.addEventListener("controllerchange", resolve, { once: true }));
  if (!(await ask(registration.waiting, { task: "takeOver" }))) return false;
  if (container?.controller) await changed; // a page without a worker reloads into the new one anyway
  reload();
  return true;
}

/** Keep also what is needed only for teaching or on slow devices; call it while one plays. @param {Surroundings} [surroundings] */
export async function keepRest({ container } = browser()) {
  return ask((await container?.getRegistration())?.active, { task: "keepRest" });
}

/**
 * Switch isolation on or off, which threads need, and reload the page once; the choice is kept.
 * @param {boolean} isOn @param {Surroundings} [surroundings]
 * @returns {Promise<boolean>} False if the browser cannot: nothing changes.
 */
export async function setIsolation(isOn, surroundings = browser()) {
  const registration = await register(surroundings);
  const active = registration && (await activeOf(registration));
  if (!(await ask(active, { task: "isolate", isOn }))) return false;
  surroundings.reload();
  return true;
}

/** Whether isolation can be switched at all. @param {Surroundings} [surroundings] */
export const canIsolate = ({ container } = browser()) => Boolean(container);
