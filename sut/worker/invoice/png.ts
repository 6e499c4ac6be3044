import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INCHES_PER_METRE = 1 / 0.0254;

/** Grey pixels, a byte each, as a PNG file of that resolution. Each row gets the filter that suits it. */
export function encodePng(pixels: Uint8Array, width: number, height: number, dpi: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(Math.round(dpi * INCHES_PER_METRE), 0);
  resolution.writeUInt32BE(Math.round(dpi * INCHES_PER_METRE), 4);
  resolution.writeUInt8(1, 8);
  const data = deflateSync(filterRows(pixels, width, height));
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

/** Each row as differences to what a filter predicts from its neighbours; the filter with the smallest sum is taken. */
function filterRows(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const filtered = new Uint8Array((width + 1) * height);
  const blank = new Uint8Array(width);
  const candidates = [SUB, UP, PAETH].map((filter) => ({ filter, differences: new Uint8Array(width), sum: 0 }));
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width);
    const above = y === 0 ? blank : pixels.subarray((y - 1) * width, y * width);
    for (const candidate of candidates) candidate.sum = filterRow(candidate.filter, row, above, candidate.differences);
    const best = candidates.reduce((a, b) => (b.sum < a.sum ? b : a));
    filtered[y * (width + 1)] = best.filter;
    filtered.set(best.differences, y * (width + 1) + 1);
  }
  return filtered;
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
