// @ts-check
/** Zip files with a few small entries: read with limits, whatever the file says of itself, and written. Pure. */

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
const LOCAL_SIZE = 30;
const DIRECTORY_SIZE = 46;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;

const END_64 = 0x07064b50;
const END_64_SIZE = 20;

const STORED = 0;
const DEFLATED = 8;

/** Bits of an entry's flags: it is encrypted, patched, or strongly encrypted. */
const UNREADABLE = 1 | 0x20 | 0x40;
/** The bit that says that the name is UTF-8. */
const IS_UTF_8 = 0x800;
/** Newest version of the format that Python reads. */
const MAX_READ_VERSION = 63;
/** Extra fields that say another size or another name. */
const MISLEADING = [0x0001, 0x7075];

/** Version 2.0 of the format, which has deflate. */
const VERSION = 20;

/** 1980-01-01, the earliest date of the format. */
const DATE = 33;

/**
 * @typedef {{ name: string, method: number, crc: number, packed: Uint8Array, size: number, local: number }} Entry Local is where its header is.
 */

/** Return the entries of a zip, still packed. @param {Uint8Array} content @param {number} most How many there may be. @returns {Entry[]} */
export function listEntries(content, most) {
  const view = viewOf(content);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > most) throw new RangeError("there are too many files in the zip");
  if (at + view.getUint32(end + 12, true) !== end) throw new RangeError("the zip has a gap");
  /** @type {Entry[]} */
  const entries = [];
  while (entries.length < count) {
    entries.push(readEntry(content, view, at));
    at += DIRECTORY_SIZE + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at !== end) throw new RangeError("the zip's directory has another length");
  if (new Set(entries.map((one) => one.name)).size < count) throw new RangeError("a file is there twice");
  checkApart(entries, content.byteOffset + view.getUint32(end + 16, true));
  return entries;
}

/** Check that no entry reaches into the next one. @param {readonly Entry[]} entries @param {number} directory Where it is in the buffer. */
function checkApart(entries, directory) {
  const ordered = [...entries].sort((one, other) => one.local - other.local);
  const starts = [...ordered.slice(1).map((one) => one.local), directory];
  const areApart = ordered.every(({ packed }, index) => packed.byteOffset + packed.length <= starts[index]);
  if (!areApart) throw new RangeError("two entries of the zip overlap");
}

/** @param {Uint8Array} bytes */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Return where the end of the directory is: the last place that says so, before a comment that reaches to the end of
 * the file. If that one is wrong, another reader may find another one.
 * @param {DataView} view
 */
function findEnd(view) {
  const first = Math.max(view.byteLength - END_SIZE - MAX_COMMENT, 0);
  let at = view.byteLength - 4;
  while (at >= first && view.getUint32(at, true) !== END) at -= 1;
  const isEnd = at >= first && at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength;
  if (!isEnd) throw new RangeError("it is no zip");
  if (at >= END_64_SIZE && view.getUint32(at - END_64_SIZE, true) === END_64) throw new RangeError("it is a zip of another kind");
  return at;
}

/** Return the entry at a place in the directory. @param {Uint8Array} content @param {DataView} view @param {number} at @returns {Entry} */
function readEntry(content, view, at) {
  const [flags, method, crc] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
  const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  const directoryName = view.getUint16(at + 28, true);
  const name = readName(content, at + DIRECTORY_SIZE, directoryName, flags);
  const local = view.getUint32(at + 42, true);
  const nameSize = view.getUint16(local + 26, true);
  if (view.getUint32(at, true) !== DIRECTORY || view.getUint32(local, true) !== LOCAL) {
    throw new RangeError("an entry of the zip is damaged");
  }
  if (readName(content, local + LOCAL_SIZE, nameSize, flags) !== name) throw new RangeError("an entry has two names");
  if (flags & UNREADABLE || content[at + 6] > MAX_READ_VERSION) throw new RangeError(`${name} is encrypted, or of another kind`);
  checkExtra(view, at + DIRECTORY_SIZE + directoryName, view.getUint16(at + 30, true));
  const start = local + LOCAL_SIZE + nameSize + view.getUint16(local + 28, true);
  if (start + packedSize > content.length) throw new RangeError(`${name} is cut off`);
  return { name, method, crc, size, local: content.byteOffset + local, packed: content.subarray(start, start + packedSize) };
}

/** Check that no extra field of an entry says that it is another one. @param {DataView} view @param {number} start @param {number} size */
function checkExtra(view, start, size) {
  let at = start;
  while (start + size - at >= 4) {
    if (MISLEADING.includes(view.getUint16(at, true))) throw new RangeError("an entry has a second size or name");
    at += 4 + view.getUint16(at + 2, true);
  }
  if (at > start + size) throw new RangeError("an extra field of the zip is cut off");
}

/** @param {Uint8Array} content @param {number} start @param {number} size @param {number} flags */
function readName(content, start, size, flags) {
  const name = new TextDecoder(flags & IS_UTF_8 ? "utf-8" : "latin1", { fatal: true, ignoreBOM: true }).decode(content.subarray(start, start + size));
  if (name.includes("\0")) throw new RangeError("a name in the zip has a character that ends it");
  return name;
}

/** Return the content of an entry, of limited size. @param {Entry} entry @param {number} most Bytes. */
export async function unpack({ name, method, crc, packed, size }, most) {
  if (method !== STORED && method !== DEFLATED) throw new RangeError(`${name} is compressed with another method`);
  if (size > most) throw new RangeError(`${name} is too large`);
  const content = method === STORED ? packed : await pipe(packed, new DecompressionStream("deflate-raw"), size);
  if (content.length !== size || checksum(content) !== crc) throw new RangeError(`${name} is damaged`);
  return content;
}

/** Return what a stream makes of some bytes. @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream @param {number} most */
async function pipe(bytes, stream, most) {
  const reader = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream().pipeThrough(stream).getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError("it is larger than it says");
    }
  }
  return join(parts, size);
}

/** @param {readonly Uint8Array[]} parts @param {number} size */
function join(parts, size) {
  const joined = new Uint8Array(size);
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return joined;
}

const CRC_POLYNOMIAL = 0xedb88320;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
  return crc;
});

/** Return the CRC-32 of some bytes. @param {Uint8Array} bytes */
function checksum(bytes) {
  let crc = -1;
  for (let index = 0; index < bytes.length; index += 1) crc = CRC_TABLE[(crc ^ bytes[index]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Return a zip with some files, deflated. @param {Record<string, Uint8Array>} files By name, in ASCII. */
export async function writeZip(files) {
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  for (const [name, content] of Object.entries(files)) {
    const packed = await pipe(content, new CompressionStream("deflate-raw"), Infinity);
    const local = sizeOf(parts);
    const described = describeEntry(name, content, packed.length);
    parts.push(numbers([4, LOCAL]), described, encode(name), packed);
    directory.push(numbers([4, DIRECTORY], [2, VERSION]), described, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, local]), encode(name));
  }
  const count = Object.keys(files).length;
  const end = numbers([4, END], [4, 0], [2, count], [2, count], [4, sizeOf(directory)], [4, sizeOf(parts)], [2, 0]);
  const all = [...parts, ...directory, end];
  return join(all, sizeOf(all));
}

/** Return the fields that an entry's local header and the directory share. @param {string} name @param {Uint8Array} content @param {number} packedSize */
function describeEntry(name, content, packedSize) {
  const sizes = [[4, packedSize], [4, content.length], [2, name.length], [2, 0]];
  return numbers([2, VERSION], [2, 0], [2, DEFLATED], [2, 0], [2, DATE], [4, checksum(content)], ...sizes);
}

/** Return numbers as bytes, the lowest first. @param {number[][]} sized Pairs of a number of bytes and a number. */
const numbers = (...sized) =>
  Uint8Array.from(sized.flatMap(([size, value]) => Array.from({ length: size }, (_, byte) => (value >>> (8 * byte)) & 255)));

/** @param {string} text */
const encode = (text) => new TextEncoder().encode(text);

/** @param {readonly Uint8Array[]} parts */
const sizeOf = (parts) => parts.reduce((size, part) => size + part.length, 0);
