// @ts-check
/** Files of the site: the only module of the runtime that uses the network. */

/** More than any file of the site has: a server that never ends its answer fills no memory. */
const MAX_BYTES = 100e6;
const GZIP = [0x1f, 0x8b];
/** First bytes of a content whose even bytes come before its odd ones, as moveset.workflow.site_packing. */
const SPLIT = [0, 0x73, 0x70, 0x6c, 0x69, 0x74, 0, 0];

/**
 * @typedef {{ loaded: number, total: number }} Progress In bytes as they are transferred; a total of 0 is not known.
 * @typedef {{ onProgress?: (progress: Progress) => void, signal?: AbortSignal, maxBytes?: number }} FetchOptions
 */

/** A file could not be loaded; the message says which, and what to do. */
export class FileError extends Error {
  name = "FileError";
}

/**
 * Return the bytes of a file; those of a gzip file are inflated.
 *
 * Servers differ in what they do with a file that ends in .gz: some send it as it is, some let the browser inflate it.
 * So the bytes decide.
 * @param {string | URL} address @param {FetchOptions} [options] @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {FileError} It could not be loaded. With `signal`, an AbortError.
 */
export async function fetchFile(address, { onProgress, signal, maxBytes = MAX_BYTES } = {}) {
  const name = nameOf(address);
  const bytes = await download(address, name, { onProgress, signal, maxBytes });
  if (!startsWith(bytes, GZIP)) return withoutSplit(bytes);
  try {
    return withoutSplit(await inflate(bytes, maxBytes));
  } catch {
    throw new FileError(`${name} could not be loaded: it is damaged; reload the page, or copy the site's files again`);
  }
}

/** @param {Uint8Array} bytes @param {number[]} start */
const startsWith = (bytes, start) => start.every((byte, index) => bytes[index] === byte);

/** Return a content with even and odd bytes in turn, if it is split. @param {Uint8Array<ArrayBuffer>} bytes */
function withoutSplit(bytes) {
  if (!startsWith(bytes, SPLIT)) return bytes;
  const content = new Uint8Array(bytes.length - SPLIT.length);
  const odd = SPLIT.length + Math.ceil(content.length / 2);
  for (let at = 0; at < content.length; at++) content[at] = bytes[(at % 2 ? odd : SPLIT.length) + (at >> 1)];
  return content;
}

/** @param {string | URL} address @param {string} name @param {FetchOptions & { maxBytes: number }} options */
async function download(address, name, { onProgress, signal, maxBytes }) {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) throw new FileError(`${name} could not be loaded: the site does not have it (error ${response.status}); check the link, or copy the site's files again`);
    const total = transferSize(response);
    return await readAll(response.body, maxBytes, (loaded) => onProgress?.({ loaded, total }));
  } catch (error) {
    if (error instanceof FileError || signal?.aborted) throw error;
    if (error instanceof RangeError) throw new FileError(`${name} could not be loaded: it is larger than ${Math.round(maxBytes / 1e6)} MB`);
    throw new FileError(`${name} could not be loaded: check the connection to the internet, and try again`, { cause: error });
  }
}

/** Return how many bytes will be read; 0 if that is not known, as where the browser inflates them. @param {Response} response */
const transferSize = ({ headers }) => (headers.get("content-encoding") ? 0 : Number(headers.get("content-length") ?? 0));

/** @param {Uint8Array<ArrayBuffer>} bytes @param {number} maxBytes */
function inflate(bytes, maxBytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return readAll(inflated, maxBytes, () => {});
}

/**
 * @param {ReadableStream<Uint8Array> | null} stream @param {number} maxBytes @param {(loaded: number) => void} onLoaded
 * @throws {RangeError} It is larger.
 */
async function readAll(stream, maxBytes, onLoaded) {
  const parts = [];
  let size = 0;
  const reader = stream?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > maxBytes) {
      reader?.cancel().catch(() => {});
      throw new RangeError("it is too large");
    }
    onLoaded(size);
  }
  return joined(parts, size);
}

/** @param {Uint8Array[]} parts @param {number} size */
function joined(parts, size) {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Return a file's name, for people. @param {string | URL} address */
function nameOf(address) {
  const path = String(address).split(/[?#]/)[0];
  return path.slice(path.lastIndexOf("/") + 1) || path;
}
