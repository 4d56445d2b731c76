// What Python packed (zlib, then base64), unpacked by what every browser has, and node too.

/** @param {string} text */
export async function inflate(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * A value with every long text in it as it was before `twin.tight` packed it.
 * @param {any} value
 * @returns {Promise<any>}
 */
export async function loosened(value) {
  if (value === null || typeof value !== "object") return value;
  if (typeof value.deflated === "string") return new TextDecoder().decode(await inflate(value.deflated));
  if (Array.isArray(value)) return Promise.all(value.map(loosened));
  const parts = Object.entries(value).map(async ([name, part]) => [name, await loosened(part)]);
  return Object.fromEntries(await Promise.all(parts));
}
