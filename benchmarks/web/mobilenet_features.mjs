// The article's first stage in the page, MobileNet's pooled features by TensorFlow.js, as a program of time_program.mjs.

const SIZE = 224;

const loadScript = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });

export async function open({ tfjs, backend, wasmFolder, weights, shapes }) {
  await loadScript(tfjs);
  const { tf } = globalThis;
  if (backend === "wasm") {
    await loadScript(`${wasmFolder}tf-backend-wasm.min.js`);
    tf.wasm.setWasmPaths(wasmFolder);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  await tf.ready();
  const numbers = new Float32Array(await (await fetch(weights)).arrayBuffer());
  const layers = makeLayers(tf, await (await fetch(shapes)).json(), numbers);
  return async (frame) => {
    const features = tf.tidy(() => extractFeatures(tf, layers, frame));
    await features.data();
    features.dispose();
    return null;
  };
}

function makeLayers(tf, shapes, numbers) {
  let offset = 0;
  const next = (shape) => tf.tensor(numbers.slice(offset, (offset += shape.reduce((a, b) => a * b, 1))), shape);
  return shapes.map(({ kernel, stride, depthwise }) => ({
    kernel: next(kernel),
    bias: next([depthwise ? kernel[2] : kernel[3]]),
    stride,
    convolve: depthwise ? tf.depthwiseConv2d : tf.conv2d,
  }));
}

function extractFeatures(tf, layers, frame) {
  let hidden = tf.image.resizeBilinear(tf.browser.fromPixels(frame), [SIZE, SIZE]).div(127.5).sub(1).expandDims();
  for (const { kernel, bias, stride, convolve } of layers) {
    hidden = tf.relu6(convolve(hidden, kernel, stride, "same").add(bias));
  }
  return hidden.mean([1, 2]);
}
