import { ADVANCE, GLYPH_COLUMNS, GLYPH_ROWS, hasInk } from "./font.ts";

/** A page of grey pixels, 255 is paper; all lengths that callers give are in points (1/72 inch). */
export type Canvas = {
  width: number;
  height: number;
  /** Row after row, each with a spare byte before its pixels, where an encoder can note how it encoded the row. */
  bytes: Uint8Array;
  fill: (x: number, y: number, width: number, height: number, grey: number) => void;
  /** Draws text whose capitals are `size` points high, from (x, y) at its top left. */
  text: (x: number, y: number, size: number, text: string) => void;
  /** The width that `text` will have. */
  measure: (size: number, text: string) => number;
  /** Fills the page with fine waves, as on paper that should not be easy to copy. */
  engrave: () => void;
};

/** Samples per pixel and direction, so that edges are smooth at any resolution. */
const SAMPLES = 3;
const WAVE_DISTANCE = 8;
const WAVE_GREY = 226;

/** The last canvas's memory. A page has megabytes: as fresh ones they would stay with the allocator of each thread. */
let paper = new Uint8Array(0);

/** A blank page. The canvas before it, of the same thread, is no longer valid. */
export function createCanvas(pageWidth: number, pageHeight: number, dpi: number): Canvas {
  const perPoint = dpi / 72;
  const width = Math.round(pageWidth * perPoint);
  const height = Math.round(pageHeight * perPoint);
  const stride = width + 1;
  if (paper.length < stride * height) paper = new Uint8Array(stride * height);
  const bytes = paper.subarray(0, stride * height).fill(255);
  const at = (row: number, column: number) => row * stride + 1 + column;

  function fill(x: number, y: number, w: number, h: number, grey: number): void {
    const left = clamp(Math.round(x * perPoint), width);
    const right = clamp(Math.max(left + 1, Math.round((x + w) * perPoint)), width);
    const top = clamp(Math.round(y * perPoint), height);
    const bottom = clamp(Math.max(top + 1, Math.round((y + h) * perPoint)), height);
    for (let row = top; row < bottom; row++) bytes.fill(grey, at(row, left), at(row, right));
  }

  function glyph(character: string, x: number, y: number, dot: number): void {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const right = clamp(Math.ceil(x + GLYPH_COLUMNS * dot), width);
    const bottom = clamp(Math.ceil(y + GLYPH_ROWS * dot), height);
    for (let row = Math.max(0, top); row < bottom; row++) {
      for (let column = Math.max(0, left); column < right; column++) {
        const ink = coverage(character, (column - x) / dot, (row - y) / dot, 1 / dot);
        if (ink > 0) bytes[at(row, column)] = Math.round((bytes[at(row, column)] ?? 255) * (1 - ink));
      }
    }
  }

  return {
    width,
    height,
    bytes,
    fill,
    text(x, y, size, text) {
      const dot = (size / GLYPH_ROWS) * perPoint;
      for (let i = 0; i < text.length; i++) glyph(text.charAt(i), x * perPoint + i * ADVANCE * dot, y * perPoint, dot);
    },
    measure: (size, text) => text.length * ADVANCE * (size / GLYPH_ROWS),
    engrave() {
      for (let line = 0; line < pageHeight; line += WAVE_DISTANCE) {
        for (let column = 0; column < width; column++) {
          const u = column / perPoint;
          const y = line + Math.sin(u / 19 + line / 11) * 3 + Math.sin(u / 53 - line / 29) * 5;
          const row = Math.round(y * perPoint);
          if (row >= 0 && row < height) bytes[at(row, column)] = WAVE_GREY;
        }
      }
    },
  };
}

/** How much of a pixel at (x, y), of that size, the glyph covers, in dots: 0 to 1. */
function coverage(character: string, x: number, y: number, size: number): number {
  let hits = 0;
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const column = Math.floor(x + ((i + 0.5) / SAMPLES) * size);
      const row = Math.floor(y + ((j + 0.5) / SAMPLES) * size);
      if (hasInk(character, column, row)) hits += 1;
    }
  }
  return hits / SAMPLES ** 2;
}

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
