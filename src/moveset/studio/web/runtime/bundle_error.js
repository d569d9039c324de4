// @ts-check
/** The error of a bundle that cannot be used. Pure. */

/** Its message says what is wrong and how to fix it. */
export class BundleError extends Error {
  name = "BundleError";
}
