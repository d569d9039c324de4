// For tests/learn/test_export.py: reads one JSON list of {folder, windows, count}, prints answers.
import { readFileSync } from "node:fs";
import { answer } from "./layers_files.mjs";

const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const { folder, windows, count } of cases) answers.push(await answer(folder, windows, count));
console.log(JSON.stringify(answers));
