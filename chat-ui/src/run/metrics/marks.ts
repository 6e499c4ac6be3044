import type { FeedItem, ToolOutput } from "@mayday/agent/contract";
import { named, t } from "../../text/t.ts";

export type Exemplar = ToolOutput<"query_exemplars">["exemplars"][number];
/** Something that happened, at one moment (ms) of a chart. */
export type Happening = { at: number; tone: "bad" | "good" | "plain"; text: string };
/** What a chart shows besides its lines. */
export type Marks = { exemplars: readonly Exemplar[]; happenings: readonly Happening[] };

/** What the run tells of that may have moved a line: alerts, and changes to the system and releases. Oldest first. */
export function happeningsOf(items: readonly FeedItem[], from: number, to: number): Happening[] {
  return items.filter(({ at }) => at >= from && at <= to).flatMap((item) => happening(item) ?? []);
}

/** Of points that would lie on one another the highest, so that each that is shown can be seen and pressed. */
export function apart<T extends { x: number; y: number }>(points: readonly T[], least: number): T[] {
  const kept: T[] = [];
  for (const point of points.toSorted((a, b) => a.y - b.y)) {
    if (kept.every(({ x, y }) => Math.hypot(x - point.x, y - point.y) >= least)) kept.push(point);
  }
  return kept;
}

function happening(item: FeedItem): Happening | null {
  if (item.type === "alert") {
    const firing = item.state === "firing";
    const text = t(firing ? "feed.alertFiring" : "feed.alertResolved", { alert: item.alert });
    return { at: item.at, tone: firing ? "bad" : "good", text };
  }
  if (item.type !== "action" || item.state === "failed") return null;
  const text = t("feed.action", { who: named("actor", item.actor), label: item.label });
  const state = item.state === "applied" ? "" : ` (${named("action.state", item.state)})`;
  return { at: item.at, tone: "plain", text: `${text}${state}` };
}
