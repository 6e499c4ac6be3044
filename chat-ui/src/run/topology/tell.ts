import { formatValue, type Unit } from "../../format/number.ts";
import { named, plural, t } from "../../text/t.ts";
import { showKnobValue, type Knob } from "../operate/knob.ts";
import type { Judged, Reason } from "./health.ts";
import type { EdgePolicy } from "./policy.ts";
import type { Golden, Value } from "./readings.ts";
import type { Edge } from "./shape.ts";

/** Words for what the map shows: the same on its buttons, in its card and in its table. */

export const nodeName = (id: string): string => named("topology.node", id);
export const edgeName = ({ from, to }: Edge): string => t("topology.edge", { from: nodeName(from), to: nodeName(to) });

const UNITS = { rate: "per_second", errors: "ratio", latency: "s" } as const satisfies Record<keyof Golden, Unit>;
export const GOLDEN = ["rate", "errors", "latency"] as const satisfies (keyof Golden)[];
export const goldenText = (figure: keyof Golden, value: Value): string => formatValue(value, UNITS[figure]);
/** Of something that is measured, but has no such figure, a dash: a queue has no latency. */
export const goldenCell = (figure: keyof Golden, golden: Golden): string =>
  golden[figure] === null && golden.rate !== null ? "–" : goldenText(figure, golden[figure]);

/** Further figures, with their units. */
const MORE_UNITS: Record<string, Unit> = { hits: "ratio", memory: "bytes", memory_limit: "bytes" };
export const moreText = (figure: string, value: Value): string => formatValue(value, MORE_UNITS[figure] ?? "count");

const REASON_UNITS: Partial<Record<Reason["why"], Unit>> = { errors: "ratio", slow: "s" };

/** Why something is not well, one sentence each; empty when all is well. */
export function reasonsText({ reasons, alerts }: Judged): string[] {
  return [
    ...reasons.map(({ why, value }) =>
      t(`topology.why.${why}`, { value: formatValue(value, REASON_UNITS[why] ?? "count") }),
    ),
    ...(alerts.length > 0 ? [plural("topology.alerts", alerts.length, { alerts: alerts.join(", ") })] : []),
  ];
}

/** The three figures as one line, for whoever cannot see where they stand. */
export const goldenSentence = (golden: Golden): string =>
  GOLDEN.map((figure) => `${t(`topology.${figure}`)} ${goldenText(figure, golden[figure])}`).join(", ");

/** How long the mesh waits for an answer, and how often it tries again. */
export const waitText = ({ timeoutMs }: EdgePolicy): string =>
  timeoutMs === null || timeoutMs === 0 ? t("topology.noTimeout") : formatValue(timeoutMs / 1000, "s");
export const retryText = ({ retries }: EdgePolicy): string => plural("topology.retries", retries ?? 0);
export const policyText = (policy: EdgePolicy): string => `${waitText(policy)}, ${retryText(policy)}`;

/** A setting's value, short: milliseconds as people say them, and no unit that its title has already. */
export function settingText({ value, unit }: Knob): string {
  if (unit === "ms" && typeof value === "number") return formatValue(value / 1000, "s");
  return showKnobValue(value, unit === "s" || unit === "%" ? unit : "");
}
