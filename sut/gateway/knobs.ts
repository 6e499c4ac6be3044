import { boolean, choice, integer, number, text } from "../kit/knobs.ts";
import { releaseKnob } from "../kit/release.ts";
import { SCREENINGS } from "./screening.ts";
import { RELEASES } from "./shop.ts";

export const GATEWAY_KNOBS = {
  release: releaseKnob(RELEASES, "3.7.1"),
  upstream_timeout_ms: integer({
    title: "Longest wait for another service's answer",
    unit: "ms",
    min: 50,
    max: 60_000,
    default: 6000,
  }),
  page_size: integer({ title: "Products on a page", unit: "products", min: 1, max: 100, default: 24 }),
  rate_limit_rps: number({
    title: "Requests that one client may send",
    unit: "requests/s",
    min: 0.1,
    max: 1000,
    default: 100,
  }),
  limited_client: text({
    title: "Client with a limit of its own (empty: none)",
    pattern: "^[\\w.:-]{0,64}$",
    rule: "must be empty or a client's id: up to 64 letters, digits and . : _ -",
    maxLength: 64,
    default: "",
  }),
  limited_client_rps: number({
    title: "Requests that this client may send",
    unit: "requests/s",
    min: 0.1,
    max: 1000,
    default: 5,
  }),
  request_screening: choice({ title: "Rules that searches are screened with", choices: SCREENINGS, default: "basic" }),
  recently_viewed: boolean({ title: "Show visitors what they looked at before", default: false }),
  metrics_by_client: boolean({ title: "Count requests by client in metrics", default: false }),
};
