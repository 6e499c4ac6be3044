import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { barcode } from "./barcode.ts";
import { createCanvas } from "./canvas.ts";
import { renderInvoice } from "./invoice.ts";
import { encodePng } from "./png.ts";

const INVOICE = {
  orderId: "fe20a025-98bc-4fa8-9ebe-b25bd1ce08ee",
  customer: "Ada <Lovelace> ☃",
  placedAt: "2026-01-31T12:00:00.000Z",
  totalCents: 399,
  lines: [{ name: "Ara Cork Speaker 178", quantity: 2, priceCents: 150 }],
};

/** Reads a grey PNG back by the specification, as any viewer does. */
function decode(png: Buffer): { width: number; height: number; pixels: Uint8Array } {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const at = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)];
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? (pixels[y * width + x - 1] ?? 0) : 0;
      const up = y > 0 ? (pixels[(y - 1) * width + x] ?? 0) : 0;
      const upLeft = x > 0 && y > 0 ? (pixels[(y - 1) * width + x - 1] ?? 0) : 0;
      const estimate = left + up - upLeft;
      const nearest = [left, up, upLeft].reduce((a, b) => (Math.abs(estimate - b) < Math.abs(estimate - a) ? b : a));
      const predicted = { 0: 0, 1: left, 2: up, 4: nearest }[filter ?? -1] ?? Number.NaN;
      pixels[y * width + x] = (rows[y * (width + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return { width, height, pixels };
}

it("encodes pixels that any viewer decodes to the same", () => {
  const width = 37;
  const height = 23;
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * i * 31 + (i % width) * 7) & 255);
  const bytes = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) bytes.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  expect(decode(encodePng({ width, height, bytes }, 96))).toEqual({ width, height, pixels });
});

it.each([
  [72, 595, 842],
  [144, 1190, 1684],
])("renders an A4 page at %i dpi as %i × %i pixels", (dpi, width, height) => {
  expect(decode(renderInvoice(INVOICE, dpi))).toMatchObject({ width, height });
});

it("shows the order: another order gives another page, the same one the same", () => {
  const png = renderInvoice(INVOICE, 72);
  expect(renderInvoice(INVOICE, 72).equals(png)).toBe(true);
  expect(renderInvoice({ ...INVOICE, totalCents: 400 }, 72).equals(png)).toBe(false);
});

it("holds more lines than fit on the page", () => {
  const lines = Array.from({ length: 50 }, (_, i) => ({ name: `Line ${i}`, quantity: 1, priceCents: i }));
  expect(decode(renderInvoice({ ...INVOICE, lines }, 72)).height).toBe(842);
});

it("draws a barcode on the page that reads as the order's id", () => {
  const scale = 2;
  const { width, height, pixels } = decode(renderInvoice(INVOICE, 72 * scale));
  const row = Math.round((height * (842 - 48 - 60 + 20)) / 842);
  const runs: number[] = [];
  let last = 255;
  for (let x = 0; x < width; x++) {
    const pixel = pixels[row * width + x] ?? 255;
    const dark = pixel === 0 ? 0 : 255;
    if (dark === last && runs.length > 0) runs.push((runs.pop() ?? 0) + 1);
    else if (dark !== last) runs.push(1);
    last = dark;
  }
  const modules = runs.slice(0, -1).map((run) => run / scale);
  expect(modules).toEqual(barcode(INVOICE.orderId));
});

it("makes barcodes of symbols that are eleven modules wide, all different, with the check symbol of the standard", () => {
  const everything = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
  const symbols = symbolsOf(barcode(everything));
  expect(symbols.every((symbol) => symbol.reduce((a, b) => a + b, 0) === 11)).toBe(true);
  expect(new Set(symbols.slice(1, -1).map(String)).size).toBe(95);
  // Worked by hand: (104 + 48·1 + 42·2 + 42·3 + 17·4 + 18·5 + 19·6 + 35·7) mod 103 = 55, the symbol that stands for W.
  expect(symbolsOf(barcode("PJJ123C")).at(-1)).toEqual(symbolsOf(barcode("W")).at(1));
  expect(() => barcode("é")).toThrow(RangeError);
});

/** The symbols before the stop pattern: three bars and three gaps each. */
function symbolsOf(modules: number[]): number[][] {
  const count = (modules.length - 7) / 6;
  return Array.from({ length: count }, (_, i) => modules.slice(i * 6, i * 6 + 6));
}

function ink(dpi: number): number {
  const canvas = createCanvas(200, 20, dpi);
  canvas.text(2, 2, 14, "Total 12.50");
  return canvas.bytes.reduce((sum, pixel) => sum + (255 - pixel), 0);
}

it("draws text in proportion to the resolution", () => {
  expect(ink(288) / ink(72)).toBeCloseTo(16, 0);
});
