// For tests/learn/test_export.py: reads a JSON list of {folder, windows, count}; prints for each the
// predictions of both versions of TensorFlow.js.
import { readFileSync } from "node:fs";
import { filesIn, predict } from "./layers_files.mjs";

const cases = JSON.parse(readFileSync(0, "utf8"));
const predictions = [];
for (const { folder, windows, count } of cases) {
  predictions.push({
    current: await predict(4, filesIn(folder), windows, count),
    article: await predict(0.13, filesIn(folder), windows, count),
  });
}
console.log(JSON.stringify(predictions));
