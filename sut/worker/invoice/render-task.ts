import { createHash } from "node:crypto";
import { type Invoice, renderInvoice } from "./invoice.ts";

export type RenderTask = { invoice: Invoice; dpi: number };
export type RenderedInvoice = { sha256: string; bytes: number };

/** Runs in a worker thread: renders the invoice, gives what is kept of it. */
export default function renderTask({ invoice, dpi }: RenderTask): RenderedInvoice {
  const png = renderInvoice(invoice, dpi);
  return { sha256: createHash("sha256").update(png).digest("hex"), bytes: png.length };
}
