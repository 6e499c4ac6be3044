import { crc32, deflateSync } from "node:zlib";
import type { Canvas } from "./canvas.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INCHES_PER_METRE = 1 / 0.0254;

/** The page as a PNG file of that resolution. Encodes in place: afterwards the canvas no longer holds the page. */
export function encodePng({ width, height, bytes }: Pick<Canvas, "width" | "height" | "bytes">, dpi: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(Math.round(dpi * INCHES_PER_METRE), 0);
  resolution.writeUInt32BE(Math.round(dpi * INCHES_PER_METRE), 4);
  resolution.writeUInt8(1, 8);
  filterRows(bytes, width + 1);
  const data = deflateSync(bytes);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("pHYs", resolution),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(typed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

const SUB = 1;
const UP = 2;
const PAETH = 4;

/**
 * Replaces each row by its differences to what a filter predicts from the neighbours, with the filter that leaves the
 * smallest sum in the row's spare byte. From the last row up, because a row is predicted from the one above it.
 */
function filterRows(bytes: Uint8Array, stride: number): void {
  const blank = new Uint8Array(stride - 1);
  const candidates = [SUB, UP, PAETH].map((filter) => ({ filter, differences: new Uint8Array(stride - 1), sum: 0 }));
  for (let start = bytes.length - stride; start >= 0; start -= stride) {
    const row = bytes.subarray(start + 1, start + stride);
    const above = start === 0 ? blank : bytes.subarray(start - stride + 1, start);
    for (const candidate of candidates) candidate.sum = filterRow(candidate.filter, row, above, candidate.differences);
    const best = candidates.reduce((a, b) => (b.sum < a.sum ? b : a));
    bytes[start] = best.filter;
    row.set(best.differences);
  }
}

/** Writes the row's differences to `out`; gives the sum of their magnitudes. */
function filterRow(filter: number, row: Uint8Array, above: Uint8Array, out: Uint8Array): number {
  let sum = 0;
  let left = 0;
  let upLeft = 0;
  for (let x = 0; x < row.length; x++) {
    const pixel = row[x] ?? 0;
    const up = above[x] ?? 0;
    const predicted = filter === SUB ? left : filter === UP ? up : paeth(left, up, upLeft);
    out[x] = pixel - predicted;
    sum += Math.abs(pixel - predicted);
    left = pixel;
    upLeft = up;
  }
  return sum;
}

/** Whichever of the three neighbours is nearest to left + up - upLeft (PNG, section 9.4). */
function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft);
  const toUp = Math.abs(left - upLeft);
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
