// Plays with the page's recogniser before the browser's camera, and takes the time from each frame to its keys. For web.py.

/** Return times in milliseconds from the capture of a frame: to its scores (every frame), and to its keys. */
export async function playLive({ runtime, files, bundle, model, threads, seconds }) {
  const { createRecogniser } = await import(`${runtime}/moveset.js`);
  const result = { pose_ms: [], scored_ms: [], key_ms: [], long_tasks_ms: [], status: null, errors: [] };
  const begin = performance.now();
  let frameMs = 0;
  let isMeasured = false;
  const since = (list) => isMeasured && list.push(performance.now() - frameMs);
  new PerformanceObserver((list) => {
    if (isMeasured) result.long_tasks_ms.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask" });
  const recogniser = await createRecogniser({
    bundle,
    model,
    threads,
    files,
    onPose: ({ timeS, tookMs }) => {
      result.first_pose_ms ??= performance.now() - begin;
      frameMs = 1000 * timeS; // the time of its capture
      if (isMeasured) result.pose_ms.push(tookMs);
    },
    onScore: () => since(result.scored_ms),
    onEvent: ({ event }) => event === "press" && since(result.key_ms),
    onStatus: (status) => (result.status = { ...status }),
    onError: (error) => result.errors.push(error.message),
  });
  await recogniser.start();
  await wait(WARM_UP_S);
  isMeasured = true;
  await wait(seconds);
  isMeasured = false;
  recogniser.close();
  return result;
}

const WARM_UP_S = 8; // the page measures itself in the first seconds
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
