// For tests/studio/test_web_bundle.py: opens the bundles in a folder; prints for each the error, or null.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { Recogniser } from "../../src/moveset/studio/web/runtime/recogniser.js";

const folder = process.argv[2];
const errors = {};
for (const name of readdirSync(folder)) {
  try {
    const bundle = await readBundle(readFileSync(join(folder, name)), name);
    new Recogniser(bundle, async () => ({}));
    errors[name] = null;
  } catch (error) {
    errors[name] = `${error.name}: ${error.message}`;
  }
}
console.log(JSON.stringify(errors));
