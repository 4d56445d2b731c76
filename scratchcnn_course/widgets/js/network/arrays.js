// Arrays as the network's layers hand them on: numbers in row-major order, and a shape.

import { inflate } from "../inflate.js";

/** @typedef {Float32Array | Float64Array} Numbers */
/** @typedef {{ data: Numbers, shape: number[] }} Tensor */
/** @typedef {{ kind: string, shape: number[], data: string }} Packed */

/** @param {number[]} shape */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Zeros of the same type of number as others.
 * @template {Numbers} T
 * @param {T} like
 * @param {number} length
 * @returns {T}
 */
export function zerosLike(like, length) {
  return /** @type {T} */ (like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length));
}

/**
 * @param {Tensor} x
 * @param {(value: number) => number} f
 * @returns {Tensor}
 */
export function each(x, f) {
  const data = zerosLike(x.data, x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = f(x.data[i]);
  return { data, shape: x.shape };
}

/**
 * @param {Tensor} x
 * @param {Tensor} y
 * @param {(one: number, other: number) => number} f
 * @returns {Tensor}
 */
export function both(x, y, f) {
  const data = zerosLike(x.data, x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = f(x.data[i], y.data[i]);
  return { data, shape: x.shape };
}

/**
 * @param {string} text base64 of what zlib made of bytes: first the first byte of every number, then the second ...
 * @param {number} width bytes of a number
 */
async function bytesOf(text, width) {
  const planes = await inflate(text);
  const count = planes.length / width;
  return planes.map((_, i) => planes[(i % width) * count + Math.floor(i / width)]);
}

/** @param {number} bits of a half-precision number */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

/**
 * Read numbers that `widgets/network_spec.py` packed.
 * @param {Packed} packed
 * @returns {Promise<Tensor>}
 */
export async function unpack({ kind, shape, data }) {
  const bytes = await bytesOf(data, kind[0] === "u" ? 1 : Number(kind[1]));
  if (kind === "f4") return { data: new Float32Array(bytes.buffer), shape };
  if (kind === "f8") return { data: new Float64Array(bytes.buffer), shape };
  if (kind === "u1") return { data: Float32Array.from(bytes, (value) => value / 255), shape };
  if (kind === "u4") return { data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((bytes[i >> 1] >> (i % 2 ? 0 : 4)) & 15) / 15), shape };
  if (kind === "f2") return { data: Float32Array.from(new Uint16Array(bytes.buffer), half), shape };
  throw new Error(`numbers must be f2, f4, f8, u1 or u4, got ${kind}`);
}

/** @param {ArrayLike<number>} row */
export function largest(row) {
  let most = row[0];
  for (let i = 1; i < row.length; i++) if (row[i] > most) most = row[i];
  return most;
}
