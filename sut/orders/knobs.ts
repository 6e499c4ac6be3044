import { boolean, DATABASE_KNOBS, integer } from "../kit/knobs.ts";
import { releaseKnob } from "../kit/release.ts";
import { RELEASES } from "./pricing.ts";

export const ORDERS_KNOBS = {
  ...DATABASE_KNOBS,
  payment_timeout_ms: integer({
    title: "Longest wait for the bank's authorisation",
    unit: "ms",
    min: 50,
    max: 60_000,
    default: 3000,
  }),
  release: releaseKnob(RELEASES, "1.8.2"),
  clock_offset_ms: integer({
    title: "Correction of the clock that requests are signed by",
    unit: "ms",
    min: -60_000,
    max: 60_000,
    default: 0,
  }),
  message_trace_context: boolean({ title: "Send the trace context with each message", default: true }),
  outbox_batch_size: integer({
    title: "Most messages sent at a time",
    unit: "messages",
    min: 1,
    max: 500,
    default: 50,
  }),
};
