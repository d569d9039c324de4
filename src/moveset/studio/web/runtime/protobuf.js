// @ts-check
/**
 * A strict reader of the protobuf wire format, as moveset.recognise.protobuf. Pure.
 *
 * What two readers could understand differently is refused: unknown fields, single fields that occur twice, integers
 * with needless bytes, packed integers and groups.
 */
import { MAX_VARINT_BYTES } from "./constants.js";

/**
 * @typedef {"integer" | "text" | "raw"} Kind
 * @typedef {{ name: string, kind: Kind | Message, repeated: boolean }} Field
 * @typedef {Map<number, Field>} Message The fields of a message by their numbers.
 * @typedef {Map<string, any>} Values Of a message by the names of its fields; a repeated field is a list.
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const WIRE_TYPES = 8;
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LAST_PLACE_MOST = 1; // of the tenth byte: an integer has 64 bits

/** Return a message's fields. @param {Record<number, [string, Kind | Message]>} single @param {Record<number, [string, Kind | Message]>} [repeated] @returns {Message} */
export function message(single, repeated = {}) {
  /** @param {Record<number, [string, Kind | Message]>} some @param {boolean} isRepeated @returns {[number, Field][]} */
  const listed = (some, isRepeated) => Object.entries(some).map(([number, [name, kind]]) => [Number(number), { name, kind, repeated: isRepeated }]);
  return new Map([...listed(single, false), ...listed(repeated, true)]);
}

/**
 * Return the values of a message. Integers beyond 2^53 are rounded.
 * @param {Uint8Array} content @param {Message} known
 * @param {number} maxFields Limit of all fields of the message and of those in it, and with it of the time.
 * @returns {Values}
 */
export function readMessage(content, known, maxFields) {
  return new Reader(maxFields).read(content, known);
}

/** Return a value that a message must have. @param {Values} values @param {string} name */
export function required(values, name) {
  if (!values.has(name)) throw new RangeError(`${name} is missing`);
  return values.get(name);
}

class Reader {
  /** @param {number} maxFields */
  constructor(maxFields) {
    this.left = maxFields;
    this.at = 0;
  }

  /** @param {Uint8Array} content @param {Message} known @returns {Values} */
  read(content, known) {
    const before = this.at;
    /** @type {Values} */
    const values = new Map();
    for (const { name, repeated } of known.values()) if (repeated) values.set(name, []);
    this.at = 0;
    while (this.at < content.length) this.readField(content, known, values);
    this.at = before;
    return values;
  }

  /** @param {Uint8Array} content @param {Message} known @param {Values} values */
  readField(content, known, values) {
    this.left -= 1;
    if (this.left < 0) throw new RangeError("there are too many fields");
    const tag = this.varint(content);
    const field = known.get(Math.floor(tag / WIRE_TYPES));
    if (!field) throw new RangeError("there is an unknown field");
    const value = this.value(content, field, tag % WIRE_TYPES);
    if (field.repeated) values.get(field.name).push(value);
    else if (values.has(field.name)) throw new RangeError(`${field.name} occurs twice`);
    else values.set(field.name, value);
  }

  /** @param {Uint8Array} content @param {Field} field @param {number} wire @returns {any} */
  value(content, { name, kind }, wire) {
    if (wire !== (kind === "integer" ? VARINT : LENGTH_DELIMITED)) throw new RangeError(`${name} has the wrong type`);
    const start = this.at;
    const number = this.varint(content);
    // Only an integer below zero has all ten bytes, because it is stored as one of 64 bits.
    if (kind === "integer") return this.at - start === MAX_VARINT_BYTES ? this.negative(content) : number;
    if (number > content.length - this.at) throw new RangeError(`${name} is cut off`);
    const part = content.subarray(this.at, this.at + number);
    this.at += number;
    if (kind === "text") return UTF_8.decode(part);
    return kind === "raw" ? part : this.read(part, kind);
  }

  /** Return an unsigned integer. @param {Uint8Array} content */
  varint(content) {
    let value = 0;
    for (let place = 0; place < MAX_VARINT_BYTES; place += 1) {
      if (this.at >= content.length) throw new RangeError("an integer is cut off");
      const byte = content[this.at];
      this.at += 1;
      value += (byte & 0x7f) * 2 ** (7 * place);
      if (byte >= 0x80) continue;
      if ((place && !byte) || (place === MAX_VARINT_BYTES - 1 && byte > LAST_PLACE_MOST)) break;
      return value;
    }
    throw new RangeError("an integer is too long");
  }

  /** Return the integer of ten bytes before this place as one below zero. @param {Uint8Array} content */
  negative(content) {
    const bytes = content.subarray(this.at - MAX_VARINT_BYTES, this.at);
    const value = bytes.reduce((sum, byte, place) => sum | (BigInt(byte & 0x7f) << BigInt(7 * place)), 0n);
    return Number(BigInt.asIntN(64, value));
  }
}
