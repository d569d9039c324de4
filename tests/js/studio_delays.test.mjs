import assert from "node:assert/strict";
import { test } from "node:test";

import { Delays, quantile } from "../../src/moveset/studio/web/js/delays.js";

const filled = (values, most) => {
  const delays = new Delays(most);
  for (const one of values) delays.addDelay(one);
  return delays;
};

test("without a delay there is nothing to say", () => {
  assert.deepEqual(new Delays().summary(), { median: null, p95: null, count: 0 });
  assert.equal(quantile([], 0.5), null);
});

test("one delay is its own median and its own p95", () => {
  assert.deepEqual(filled([12]).summary(), { median: 12, p95: 12, count: 1 });
});

test("median and p95 are those of the values, in whatever order they came", () => {
  const values = Array.from({ length: 101 }, (_, number) => (number * 37) % 101);
  assert.deepEqual(filled(values).summary(), { median: 50, p95: 95, count: 101 });
  assert.equal(filled([1, 2]).summary().median, 1.5);
});

test("only the last ones count, however many came", () => {
  const delays = filled([...Array(1000).fill(999), 1, 2, 3], 3);
  assert.deepEqual(delays.summary(), { median: 2, p95: 2.9, count: 3 });
  delays.addDelay(10);
  assert.equal(delays.summary().median, 3);
});

test("one slow press among many does not move the median, and shows in the p95 when it is one of ten", () => {
  const { median, p95 } = filled([...Array(18).fill(20), 200, 200]).summary();
  assert.equal(median, 20);
  assert.ok(p95 > 190);
});

test("what is no delay is left out", () => {
  assert.equal(filled([NaN, Infinity, -1, undefined]).summary().count, 0);
});

test("to look does not change what is kept, and a new beginning forgets it", () => {
  const delays = filled([3, 1, 2], 3);
  assert.deepEqual(delays.summary(), delays.summary());
  delays.addDelay(9); // in place of the 3
  assert.equal(delays.summary().median, 2);
  delays.clear();
  assert.equal(delays.summary().count, 0);
  delays.addDelay(5);
  assert.deepEqual(delays.summary(), { median: 5, p95: 5, count: 1 });
});
