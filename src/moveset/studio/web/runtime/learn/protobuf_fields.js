// @ts-check
/** Messages of protocol buffers as lists of fields, to change some of them. ../protobuf.js reads those of strangers. Pure. */

const [VARINT, FIXED_64, BYTES, FIXED_32] = [0, 1, 2, 5];

/** Of an integer of 64 bits. */
const MAX_VARINT_BYTES = 10;

/** @typedef {{ number: number, type: number, value: Uint8Array }} Field Its value as bytes, without their number. */

/** Return the fields of a message. @param {Uint8Array} message @returns {Field[]} */
export function readFields(message) {
  const reader = new Reader(message);
  /** @type {Field[]} */
  const fields = [];
  while (reader.at < message.length) {
    const key = valueOf(reader.varint());
    const [number, type] = [Math.floor(key / 8), key % 8];
    fields.push({ number, type, value: reader.value(type) });
  }
  return fields;
}

class Reader {
  at = 0;

  /** @param {Uint8Array} message */
  constructor(message) {
    this.message = message;
  }

  /** @param {number} type Of the field. */
  value(type) {
    if (type === VARINT) return this.varint();
    if (type === BYTES) return this.bytes(valueOf(this.varint()));
    if (type === FIXED_64) return this.bytes(8);
    if (type === FIXED_32) return this.bytes(4);
    throw new RangeError("a message has an unknown type of field");
  }

  /** @param {number} count */
  bytes(count) {
    if (this.at + count > this.message.length) throw new RangeError("a message is cut off");
    this.at += count;
    return this.message.subarray(this.at - count, this.at);
  }

  /** Return the bytes of an integer. */
  varint() {
    let count = 1;
    while (this.message[this.at + count - 1] & 128 && count < MAX_VARINT_BYTES) count += 1;
    return this.bytes(count);
  }
}

/** Return the integer in some bytes, seven bits in each. @param {Uint8Array} bytes */
const valueOf = (bytes) => bytes.reduceRight((value, byte) => value * 128 + (byte & 127), 0);

/** Return a message of some fields. @param {readonly Field[]} fields */
export function writeFields(fields) {
  const parts = fields.flatMap(({ number, type, value }) => {
    const size = type === BYTES ? [varint(value.length)] : [];
    return [varint(number * 8 + type), ...size, value];
  });
  const message = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (message.set(part, at), at + part.length), 0);
  return message;
}

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) return Uint8Array.from(bytes);
  }
}

/** Return a field that holds a message or a text. @param {number} number @param {Uint8Array | string} value @returns {Field} */
export const bytesField = (number, value) => ({
  number,
  type: BYTES,
  value: typeof value === "string" ? new TextEncoder().encode(value) : value,
});

/** Return a field that holds a small integer. @param {number} number @param {number} value @returns {Field} */
export const integerField = (number, value) => ({ number, type: VARINT, value: varint(value) });
