// Runs a network with WebAssembly and with WebGPU, and compares their outputs. For web.py.

const address = (folder) => `${folder}/ort.webgpu.bundle.min.mjs`;

export async function compareProviders({ ortFolder, network, size, runs }) {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return { missing: navigator.gpu ? "the browser has no WebGPU adapter" : "the browser has no WebGPU" };
  const ort = await import(address(ortFolder));
  Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: `${ortFolder}/` });
  const weights = new Uint8Array(await (await fetch(network)).arrayBuffer());
  const image = noise(size * size * 3);
  const result = { adapter: `${adapter.info.vendor} ${adapter.info.architecture}`.trim(), times_ms: {} };
  const outputs = {};
  for (const provider of ["wasm", "webgpu"]) {
    const session = await ort.InferenceSession.create(weights, { executionProviders: [provider] });
    const times = [];
    for (let run = 0; run <= runs; run++) {
      const before = performance.now();
      outputs[provider] = await session.run({ image: new ort.Tensor("uint8", image, [1, size, size, 3]) });
      if (run > 0) times.push(performance.now() - before);
    }
    result.times_ms[provider] = times;
  }
  const names = Object.keys(outputs.wasm);
  result.differences = names.map((name) => difference(outputs.wasm[name].data, outputs.webgpu[name].data));
  return result;
}

/** Relative to the largest value, or to 1. */
function difference(some, others) {
  const largest = some.reduce((found, value) => Math.max(found, Math.abs(value)), 1);
  return some.reduce((found, value, place) => Math.max(found, Math.abs(value - others[place])), 0) / largest;
}

/** The same bytes each time. */
function noise(length) {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 48271) % 2147483647) & 255);
}
