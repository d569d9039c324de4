// @ts-check
/** The error of examples that nothing can be learnt from. Pure. */

/** Its message says what is wrong and how to fix it. */
export class TrainingError extends Error {
  name = "TrainingError";
}
