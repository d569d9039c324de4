// @ts-check
/** Arrays in numpy's format: half and single precision, and a text. Pure. */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const HEADER_START = 10;
const HALF_BIAS = 15;
const HALF_FRACTION = 1024;

/**
 * Return the values and the shape of an array.
 * @param {Uint8Array} bytes @returns {{ values: Float32Array | string, shape: number[] }} A text has no shape.
 */
export function readNpy(bytes) {
  if (!MAGIC.every((byte, index) => bytes[index] === byte) || bytes[6] !== 1) {
    throw new RangeError("it is no array of numpy, or of another version");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = HEADER_START + view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(HEADER_START, start));
  const type = header.match(/'descr': '([^']+)'/)?.[1] ?? "";
  const shape = (header.match(/'shape': \(([^)]*)\)/)?.[1] ?? "").split(",").filter((one) => one.trim()).map(Number);
  if (!header.includes("'fortran_order': False")) throw new RangeError("the array has another order");
  const count = shape.reduce((product, size) => product * size, 1);
  return { values: readValues(type, new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start), count), shape };
}

/** @param {string} type @param {DataView} view @param {number} count */
function readValues(type, view, count) {
  const values = new Float32Array(type.startsWith("<f") ? count : 0);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = type === "<f2" ? fromHalf(view.getUint16(2 * index, true)) : view.getFloat32(4 * index, true);
  }
  if (type === "<f2" || type === "<f4") return values;
  const letters = Number(type.match(/^<U(\d+)$/)?.[1] ?? NaN);
  if (!(count === 1 && letters >= 0)) throw new RangeError(`arrays of ${type} cannot be read`);
  const codes = Array.from({ length: letters }, (_, index) => view.getUint32(4 * index, true));
  return String.fromCodePoint(...codes.filter((code) => code));
}

/** Return a number of half precision. @param {number} bits */
function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / HALF_FRACTION;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** (1 - HALF_BIAS);
  return sign * (1 + fraction) * 2 ** (exponent - HALF_BIAS);
}
