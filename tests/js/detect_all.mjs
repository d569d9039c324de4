// For tests/studio/test_web_events.py: reads cases of {rules, classes, times_s, probabilities, threshold_on, shift};
// prints for each the events, and the rules with another threshold and another operating point.
import { readFileSync } from "node:fs";
import { EventDetector } from "../../src/moveset/studio/web/runtime/events.js";
import { adjustThreshold, shiftOperatingPoint } from "../../src/moveset/studio/web/runtime/trigger_rules.js";

/** Return the events of a recording, and the moves that are held after each score. */
function detect({ rules, classes, times_s, probabilities }) {
  const detector = new EventDetector(rules);
  const [events, held] = [[], []];
  for (const [frame, time_s] of times_s.entries()) {
    const named = classes.map((name, column) => [name, probabilities[frame][column]]);
    events.push(...detector.step({ time_s, probabilities: Object.fromEntries(named) }));
    held.push(detector.held);
  }
  return { events: [...events, ...detector.releaseAll(times_s.at(-1))], held };
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = cases.map((one) => ({
  ...detect(one),
  adjusted: one.rules.map((rule) => adjustThreshold(rule, one.threshold_on ?? NaN)),
  shifted: shiftOperatingPoint(one.rules, one.shift),
}));
console.log(JSON.stringify(answers));
