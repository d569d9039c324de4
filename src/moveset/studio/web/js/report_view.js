// @ts-check
/** The sections of an evaluation report: metrics, confusion matrix, worst moments, recommendations, learning curve. */

import { mediaAddress } from "./api.js";
import { h } from "./dom.js";
import { formatTime, percent, plural } from "./format.js";
import { learningCurve } from "./learning_curve.js";
import { moveClass, moveName } from "./move_names.js";

const MAX_RECOMMENDATIONS = 6;
/** Share of its row from which a cell of the confusion matrix is bold. */
const BOLD_SHARE = 0.62;

/** @param {any} report @returns {HTMLElement[]} */
export function reportSections(report) {
  const sections = [summary(report), confusionMatrix(report), worstMoments(report), recommendations(report), firstCurve(report)];
  return sections.filter((section) => section !== null);
}

/** @param {any} report */
function summary(report) {
  const { overall } = report;
  return h("section", { class: "card" }, h("h2", {}, report.headline),
    h("p", { class: "small muted" }, `Split ${report.split}: ${plural(report.recordings, "recording")} of ${report.people === 1 ? "1 person" : `${report.people} people`}, each recognised by a model that was not trained on it.`),
    h("div", { class: "tiles" },
      tile("F1 score", decimals(overall.f1, 2), `chance level ${decimals(report.chance_f1, 2)}`),
      tile("missed", `${overall.false_negatives} of ${overall.segments}`, `recall ${orDash(overall.recall, percent)}`),
      tile("false presses", decimals(overall.false_positives_per_minute, 1), "per minute"),
      tile("latency", milliseconds(overall.latency_median_s), `95% within ${milliseconds(overall.latency_p95_s)}`)),
    metricTable(report));
}

/** @param {string} name @param {string} value @param {string} detail */
const tile = (name, value, detail) => h("div", { class: "tile" }, h("span", {}, name), h("strong", {}, value), h("span", {}, detail));

/** @param {any} report */
function metricTable(report) {
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "move"),
      ...report.table.columns.map((/** @type {any} */ column) => h("th", { scope: "col", title: column.help }, column.label)))),
    h("tbody", {}, ...report.moves.map((/** @type {string} */ move) =>
      h("tr", {}, h("th", { scope: "row", class: moveClass(move, report.moves) }, h("i", { class: "dot inline" }), " ", moveName(move)),
        ...report.table.rows[move].map((/** @type {string} */ cell) => h("td", {}, cell)))))));
}

/** @param {any} report */
function confusionMatrix(report) {
  const rows = [...report.moves.map(moveName), "no move"];
  const columns = [...report.moves.map(moveName), "nothing"];
  return h("section", { class: "card" }, h("h2", {}, "Confusion matrix"), h("div", { class: "scroll" }, h("table", { class: "confusion" },
    h("caption", { class: "visually-hidden" }, "Rows: the move that was done. Columns: the move that was pressed."),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "done \\ pressed"), ...columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...report.confusion.map((/** @type {number[]} */ counts, /** @type {number} */ row) => {
      const total = counts.reduce((sum, count) => sum + count, 0) || 1;
      return h("tr", {}, h("th", { scope: "row" }, rows[row]), ...counts.map((count, column) => confusionCell(count, count / total, row === column)));
    })))));
}

/** @param {number} count @param {number} share Of the row. @param {boolean} isCorrect */
function confusionCell(count, share, isCorrect) {
  const colour = count ? (isCorrect ? "right" : "wrong") : "zero";
  const cell = h("td", { class: `${colour}${count && share > BOLD_SHARE ? " strong" : ""}` }, count);
  cell.style.setProperty("--share", String(share));
  return cell;
}

/** @param {any} report */
function worstMoments(report) {
  if (!report.worst.length) return null;
  return h("section", { class: "card" }, h("h2", {}, "Worst moments"), h("p", { class: "small muted" }, "Each opens the recording at that time in Label."),
    h("ul", { class: "worst" }, ...report.worst.map((/** @type {any} */ moment) => h("li", {},
      h("a", { href: labelAddress(moment.recording, moment.start_s) },
        h("img", { src: mediaAddress(`/api/recordings/${encodeURIComponent(moment.recording)}/thumbnail?time_s=${moment.at_s.toFixed(2)}`), alt: "", loading: "lazy" }),
        h("span", {}, moment.text.replaceAll("_", " ")), h("small", {}, `${moment.person}, ${formatTime(moment.start_s, 1)}`))))));
}

/** @param {any} report */
function recommendations(report) {
  if (!report.recommendations.length) return null;
  return h("section", { class: "card" }, h("h2", {}, "Recommendations"), h("ul", { class: "small" }, ...report.recommendations.slice(0, MAX_RECOMMENDATIONS).map((/** @type {any} */ one) =>
    h("li", {}, one.words.replaceAll("_", " "), " ", one.recording ? h("a", { href: labelAddress(one.recording, one.start_s ?? 0) }, "Show") : null))));
}

/** @param {any} report */
function firstCurve(report) {
  const curve = report.curves[0];
  if (!curve?.length) return null;
  /** @type {(kind: "loss" | "accuracy", field: string, heldOut?: boolean) => import("./learning_curve.js").Line} */
  const line = (kind, field, heldOut = false) => ({ kind, heldOut, points: curve.map((/** @type {any} */ point) => [point.epoch, point[field]]) });
  const lines = [line("loss", "loss"), line("loss", "held_out_loss", true), line("accuracy", "accuracy"), line("accuracy", "held_out_accuracy", true)];
  return h("section", { class: "card" }, h("h2", {}, "Learning curve"), learningCurve(lines, "Loss and accuracy in each epoch of the first fold"),
    h("div", { class: "legend" }, h("span", { class: "m1" }, h("i", { class: "dot" }), "loss"), h("span", { class: "m0" }, h("i", { class: "dot" }), "accuracy of frames"), h("span", {}, "dashed: held-out data")));
}

/** @param {string} recording @param {number} time_s */
const labelAddress = (recording, time_s) => `#/label?recording=${encodeURIComponent(recording)}&at=${time_s.toFixed(2)}`;

/** @param {number | null} value @param {(value: number) => string} format */
const orDash = (value, format) => (value === null ? "–" : format(value));
/** @param {number | null} value @param {number} digits */
const decimals = (value, digits) => orDash(value, (number) => number.toFixed(digits));
/** @param {number | null} value Seconds. */
const milliseconds = (value) => orDash(value, (seconds) => `${Math.round(1000 * seconds)} ms`);
