// @ts-check
/** Probabilities from logits. Pure. */

import { OUTSIDE_LOGIT } from "../constants.js";

/** Return a probability; the clip, as in MediaPipe, prevents an overflow of the exponential. @param {number} logit */
export const sigmoid = (logit) => 1 / (1 + Math.exp(-Math.min(Math.max(logit, OUTSIDE_LOGIT), -OUTSIDE_LOGIT)));
