// MediaPipe's pose landmarker in the page, as a program of time_program.mjs.

export async function open({ packageFolder, task }) {
  const { FilesetResolver, PoseLandmarker } = await import(`${packageFolder}/vision_bundle.mjs`);
  const landmarker = await PoseLandmarker.createFromOptions(
    await FilesetResolver.forVisionTasks(`${packageFolder}/wasm`),
    { baseOptions: { modelAssetPath: task, delegate: "CPU" }, runningMode: "VIDEO" },
  );
  return (frame, timeS) => {
    const { landmarks } = landmarker.detectForVideo(frame, 1000 * timeS);
    const { width, height } = frame;
    return landmarks.length ? landmarks[0].flatMap(({ x, y }) => [x * width, y * height]) : null;
  };
}
