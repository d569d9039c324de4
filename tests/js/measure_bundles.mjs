// For tests/studio/test_web_bundle_safety.py: opens the bundles in a folder; prints how many are read and how much more
// memory that took at its peak, in megabytes.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readBundle } from "../../src/moveset/studio/web/runtime/bundle.js";

const folder = process.argv[2];
const before = process.resourceUsage().maxRSS;
let read = 0;
for (const name of readdirSync(folder)) {
  try {
    await readBundle(readFileSync(join(folder, name)), name);
    read += 1;
  } catch (error) {
    if (error.name !== "BundleError") throw error;
  }
}
console.log(JSON.stringify({ read, megabytes: (process.resourceUsage().maxRSS - before) / 1024 }));
