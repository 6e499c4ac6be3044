import { barcode } from "./barcode.ts";
import { type Canvas, createCanvas } from "./canvas.ts";
import { encodePng } from "./png.ts";

export type InvoiceLine = { name: string; quantity: number; priceCents: number };
export type Invoice = { orderId: string; customer: string; placedAt: string; lines: InvoiceLine[]; totalCents: number };

// A4 in points.
const PAGE_WIDTH = 595;
const PAGE_HEIGHT = 842;
const MARGIN = 48;
const RIGHT = PAGE_WIDTH - MARGIN;
const LINE_HEIGHT = 14;
const MOST_LINES = 30;
const TAX = 0.2;

/** Draws the invoice on an A4 page at `dpi` dots per inch and gives the PNG file. */
export function renderInvoice(invoice: Invoice, dpi: number): Buffer {
  const canvas = createCanvas(PAGE_WIDTH, PAGE_HEIGHT, dpi);
  canvas.engrave();
  canvas.text(MARGIN, MARGIN, 20, "Invoice");
  canvas.text(MARGIN, MARGIN + 34, 7, `Order ${invoice.orderId}`);
  canvas.text(MARGIN, MARGIN + 48, 7, `For ${invoice.customer.slice(0, 60)}, ordered ${invoice.placedAt.slice(0, 10)}`);
  const below = drawLines(canvas, invoice.lines, MARGIN + 84);
  drawTotals(canvas, invoice.totalCents, below + 12);
  drawBarcode(canvas, invoice.orderId, PAGE_HEIGHT - MARGIN - 60);
  return encodePng(canvas, dpi);
}

function drawLines(canvas: Canvas, lines: InvoiceLine[], top: number): number {
  let y = top;
  for (const { name, quantity, priceCents } of lines.slice(0, MOST_LINES)) {
    canvas.text(MARGIN, y, 7, `${quantity} x ${name.slice(0, 50)}`);
    textToTheRight(canvas, y, euros(priceCents * quantity));
    canvas.fill(MARGIN, y + 10, RIGHT - MARGIN, 0.5, 190);
    y += LINE_HEIGHT;
  }
  if (lines.length > MOST_LINES) canvas.text(MARGIN, y, 7, `and ${lines.length - MOST_LINES} more`);
  return y + LINE_HEIGHT;
}

function drawTotals(canvas: Canvas, totalCents: number, y: number): void {
  canvas.text(MARGIN, y, 7, "Tax included");
  textToTheRight(canvas, y, euros(Math.round(totalCents - totalCents / (1 + TAX))));
  canvas.text(MARGIN, y + LINE_HEIGHT, 9, "Total");
  textToTheRight(canvas, y + LINE_HEIGHT, euros(totalCents), 9);
}

function drawBarcode(canvas: Canvas, text: string, y: number): void {
  let x = MARGIN;
  // The quiet zone that readers need around the bars.
  canvas.fill(MARGIN - 10, y - 4, RIGHT - MARGIN + 20, 48, 255);
  barcode(text).forEach((modules, i) => {
    if (i % 2 === 0) canvas.fill(x, y, modules, 40, 0);
    x += modules;
  });
  canvas.text(MARGIN, y + 48, 6, text);
}

function textToTheRight(canvas: Canvas, y: number, text: string, size = 7): void {
  canvas.text(RIGHT - canvas.measure(size, text), y, size, text);
}

const euros = (cents: number) => `EUR ${(cents / 100).toFixed(2)}`;
