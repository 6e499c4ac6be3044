import { integer } from "../kit/knobs.ts";

const LONGEST_LATENCY_MS = 60_000;

export const PAYMENTS_KNOBS = {
  authorization_latency_ms: integer({
    title: "Time the bank takes to authorise a payment",
    unit: "ms",
    min: 0,
    max: LONGEST_LATENCY_MS,
    default: 40,
  }),
  capture_latency_ms: integer({
    title: "Time the bank takes to capture a payment",
    unit: "ms",
    min: 0,
    max: LONGEST_LATENCY_MS,
    default: 350,
  }),
  clock_tolerance_s: integer({
    title: "Most that a request's timestamp may be off",
    unit: "s",
    min: 0,
    max: 3600,
    default: 30,
  }),
};
