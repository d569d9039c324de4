import assert from "node:assert/strict";
import { test } from "node:test";

import { LatencyStats, quantile } from "../../src/moveset/studio/web/js/latency_stats.js";

const filled = (values, capacity) => {
  const stats = new LatencyStats(capacity);
  for (const one of values) stats.add(one);
  return stats;
};

test("without values there is no median and no percentile", () => {
  assert.deepEqual(new LatencyStats().summary(), { median: null, p95: null, count: 0 });
  assert.equal(quantile([], 0.5), null);
});

test("one value is its own median and its own p95", () => {
  assert.deepEqual(filled([12]).summary(), { median: 12, p95: 12, count: 1 });
});

test("median and p95 do not depend on the order of the values", () => {
  const values = Array.from({ length: 101 }, (_, number) => (number * 37) % 101);
  assert.deepEqual(filled(values).summary(), { median: 50, p95: 95, count: 101 });
  assert.equal(filled([1, 2]).summary().median, 1.5);
});

test("only the most recent values count", () => {
  const stats = filled([...Array(1000).fill(999), 1, 2, 3], 3);
  assert.deepEqual(stats.summary(), { median: 2, p95: 2.9, count: 3 });
  stats.add(10);
  assert.equal(stats.summary().median, 3);
});

test("one slow press among many does not move the median, and shows in the p95 when it is one of ten", () => {
  const { median, p95 } = filled([...Array(18).fill(20), 200, 200]).summary();
  assert.equal(median, 20);
  assert.ok(p95 > 190);
});

test("negative and non-finite values are ignored", () => {
  assert.equal(filled([NaN, Infinity, -1, undefined]).summary().count, 0);
});

test("a summary does not change the values", () => {
  const stats = filled([3, 1, 2], 3);
  assert.deepEqual(stats.summary(), stats.summary());
  stats.add(9); // replaces the 3
  assert.equal(stats.summary().median, 2);
});
