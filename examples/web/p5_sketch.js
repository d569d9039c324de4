// @ts-nocheck  p5.js defines the names used here
/** A p5.js sketch: the player's landmarks as dots, and a circle that each press makes grow. */

let found = null;
let radius = 40;
let words = "Loading";

async function setup() {
  createCanvas(640, 480);
  try {
    const { createRecogniser } = await import("./moveset/runtime/moveset.js");
    const recogniser = await createRecogniser({ onEvent, onPose: (frame) => { found = frame; }, onError: ({ message }) => { words = message; } });
    await recogniser.start();
    words = "Punch or kick";
  } catch (error) {
    words = error.message;
  }
}

function onEvent({ event, move }) {
  if (event !== "press") return;
  words = move.replaceAll("_", " ");
  radius = 160;
}

function draw() {
  background(20);
  noStroke();
  fill(215, 38, 61);
  circle(width / 2, height / 2, radius);
  radius = max(40, radius * 0.95);
  fill(255);
  if (found?.pose) drawPose(found);
  textAlign(CENTER, CENTER);
  text(words, width / 2, height / 2);
}

/** Mirrored, as players expect to see themselves. */
function drawPose({ pose, width: wide, height: high }) {
  for (let landmark = 0; landmark < pose.visibility.length; landmark += 1) {
    const [x, y] = pose.image.subarray(3 * landmark);
    if (pose.visibility[landmark] > 0.5) circle((1 - x / wide) * width, (y / high) * height, 10);
  }
}
