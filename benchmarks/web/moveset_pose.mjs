// moveset's pose worker, as a program of time_program.mjs.

const load = async (address) => (await fetch(address)).arrayBuffer();

export async function open({ runtime, ort, wasm, detector, landmarks, threads }) {
  const { PoseClient, openPoseWorker } = await import(`${runtime}/pose/pose_client.js`);
  let heard;
  const next = () => new Promise((resolve, reject) => (heard = { resolve, reject }));
  const client = new PoseClient(openPoseWorker(), {
    onReady: () => heard.resolve(),
    onPose: (reply) => heard.resolve(reply),
    onError: (message) => heard.reject(new Error(message)),
  });
  const ready = next();
  client.start({ ort, wasm, threads, detector: await load(detector), landmarks: await load(landmarks) });
  await ready;
  return async (frame, timeS) => {
    const answer = next();
    client.offer(frame, timeS);
    const { pose } = await answer;
    return pose && pose.image.filter((_, place) => place % 3 !== 2);
  };
}
