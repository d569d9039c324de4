// @ts-check
/** The Learn page: what the last teaching told, a button to teach, and other ways under Advanced. */

import { get, send } from "../js/api.js";
import { currentStage } from "../js/chart_geometry.js";
import { announce, fill, h, showNote } from "../js/dom.js";
import { percent, plural } from "../js/format.js";
import { learningCurve } from "../js/learning_curve.js";
import { rememberTitles } from "../js/move_names.js";
import { reportSections } from "../js/report_view.js";
import { tellRoad } from "../js/road.js";
import { showTeaching } from "../js/teaching_view.js";
import { progressText } from "../js/teaching_texts.js";

const POLL_MS = 400;

/** @param {HTMLElement} root @param {URLSearchParams} query */
export async function open(root, query) {
  const [state, lastTeaching] = await Promise.all([get("/api/state"), get("/api/teaching")]);
  rememberTitles(state.moves);
  const people = new Set(state.people).size;
  const recordings = state.recordings.length;
  let closed = false;
  let wasRunning = false;

  const note = h("p", { class: "note", role: "status" });
  const result = h("section", { class: "card result", "aria-label": "Result", hidden: true });
  const features = choice(state.extractors, state.features);
  const model = choice([...state.bases, ...architectures(state)], state.bases[0][0]);
  const isOnTop = () => state.bases.some((/** @type {string[]} */ [base]) => base === model.value);
  const showFeatures = () => (features.disabled = isOnTop()); // the examples need those of the bundle
  model.addEventListener("change", showFeatures);
  showFeatures();
  const split = h("select", {}, option("", "do not score", ""), option("person", "unseen people", "", people < 2), option("recording", "unseen recordings", "", recordings < 2));
  const start = h("button", { class: "main big", onclick: teach }, "Teach");
  const stop = h("button", { hidden: true, onclick: () => send("POST", "/api/job/stop").catch(showError) }, "Cancel");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress of teaching" });
  const stageText = h("div", { class: "muted small", role: "status" });
  const curve = h("div", {});
  const progress = h("div", { class: "space", hidden: true }, bar, stageText);
  const report = h("div", { class: "space" });
  const advanced = h("details", { class: "space" }, h("summary", {}, "Advanced"),
    h("p", { class: "small muted" }, "Other ways to learn train a network of your own, which takes longer. Scoring leaves out each person or recording in turn and recognises it with what the others taught (cross-validation)."),
    h("div", { class: "row" },
      h("label", { class: "field" }, "Model", model), h("label", { class: "field" }, "Features", features),
      h("label", { class: "field" }, "Score on", split)), curve);

  fill(root, h("h1", {}, "Learn"), result,
    h("section", { class: "card" },
      h("p", {}, recordings ? `${plural(recordings, "recording")} of ${people === 1 ? "one person" : `${people} people`}. Your moves are added to those that are built in; that takes seconds.` : "Your moves are added to those that are built in; that takes seconds."),
      h("div", { class: "row" }, start, stop), note, progress,
      state.warnings.length ? h("ul", { class: "small muted hints" }, ...state.warnings.map((/** @type {string} */ text) => h("li", {}, text))) : null,
      advanced),
    report);
  if (!recordings) {
    start.disabled = true;
    fill(note, "There is nothing to learn from yet. ", h("a", { href: "#/capture" }, "Record a move first"));
  }
  showTeaching(result, lastTeaching, teach);

  if (query.get("start") && recordings) {
    history.replaceState(null, "", "#/learn");
    await teach();
  } else pollJob();
  for (const by of ["person", "recording"]) if (await showReport(by)) break;

  async function teach() {
    result.hidden = true; // it says what was learnt before
    fill(curve);
    try {
      await send("POST", "/api/learn", { features: features.value, model: model.value, by: split.value });
      showNote(note, "");
      wasRunning = true; // the job may end before the first poll
      pollJob();
    } catch (error) {
      showError(/** @type {Error} */ (error));
      const before = await get("/api/teaching").catch(() => null);
      if (!wasRunning) showTeaching(result, before, teach);
    }
  }

  async function pollJob() {
    while (!closed) {
      const job = await get("/api/job").catch(() => null);
      if (closed) return;
      if (job) showJob(job);
      if (job && job.state !== "running") break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** @param {any} job */
  function showJob(job) {
    const isRunning = job.state === "running";
    start.disabled = isRunning || !recordings;
    stop.hidden = progress.hidden = !isRunning;
    stop.disabled = job.stopping;
    bar.value = job.share || (job.total ? job.done / job.total : 0);
    if (isRunning) stageText.textContent = progressText(job);
    const stage = currentStage(job.curves);
    if (stage) showCurve(stage, job.curves[stage]);
    if (stage && isRunning && !wasRunning) advanced.open = true;
    if (wasRunning && !isRunning) showEnd(job);
    wasRunning = isRunning;
  }

  /** @param {string} stage @param {number[][]} points Epoch, loss and accuracy. */
  function showCurve(stage, points) {
    const [, loss, accuracy] = points[points.length - 1];
    fill(curve, learningCurve([
      { kind: "loss", points: points.map((point) => [point[0], point[1]]) },
      { kind: "accuracy", points: points.map((point) => [point[0], point[2]]) },
    ], `${stage}: loss ${loss.toFixed(2)}, accuracy ${percent(accuracy)} of frames`),
    h("div", { class: "legend" }, h("span", {}, stage), h("span", { class: "m1" }, h("i", { class: "dot" }), `loss ${loss.toFixed(3)}`), h("span", { class: "m0" }, h("i", { class: "dot" }), `accuracy ${percent(accuracy)} of frames`)));
  }

  /** @param {any} job */
  async function showEnd(job) {
    if (job.state === "idle") showNote(note, "Teaching was interrupted because the studio was restarted. What was learnt before is unchanged; teach again.", "warn");
    else if (job.state === "failed") showNote(note, job.error, "bad");
    else if (job.state === "stopped") showNote(note, "Cancelled. What was learnt before is unchanged.");
    if (job.state !== "done") return showTeaching(result, await get("/api/teaching").catch(() => null), teach);
    if (job.name !== "learning") return;
    const { by, reason, teaching } = job.result;
    showNote(note, reason ? `It was not scored: ${reason}.` : "");
    showTeaching(result, teaching, teach);
    if (teaching?.result?.is_good !== false) tellRoad("taught");
    announce(`Taught. ${result.textContent}`);
    result.scrollIntoView({ block: "nearest" });
    if (by) showReport(by);
  }

  /** Show the report of a split, if there is one. @param {string} split_by */
  async function showReport(split_by) {
    const found = await get(`/api/reports/${split_by}`).catch(() => null);
    if (!found || closed) return false;
    fill(report, ...reportSections(found));
    return true;
  }

  /** @param {Error} error */
  function showError(error) {
    showNote(note, error.message, "bad");
  }

  return () => {
    closed = true;
  };
}

/** The architectures to choose, with what they lack. @param {any} state @returns {string[][]} */
const architectures = (state) => state.architectures.map((/** @type {string[]} */ [name, title]) => [name, state.can_train ? title : `${title} (needs the extra train)`]);

/** @param {string[][]} options Values and labels. @param {string} selected */
const choice = (options, selected) => h("select", {}, ...options.map(([value, label]) => option(value, label, selected)));

/** @param {string} value @param {string} label @param {string} selected @param {boolean} [disabled] */
const option = (value, label, selected, disabled = false) => h("option", { value, selected: value === selected, disabled }, label);
