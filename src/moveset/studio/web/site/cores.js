// @ts-check
/** The choice to use several processor cores, for which the site's service worker isolates its pages. */

import { canIsolate, setIsolation } from "./offline.js";

/** With fewer cores one thread is as fast: see runtime/live/browser_support.js. */
const MIN_CORES = 4;

/** Return whether several cores are used, and how to change that; null where it cannot be, or brings nothing. @returns {import("./settings_panel.js").Cores | null} */
export function loadCores() {
  if (!canIsolate() || navigator.hardwareConcurrency < MIN_CORES) return null;
  return { isOn: crossOriginIsolated, set: setIsolation };
}
