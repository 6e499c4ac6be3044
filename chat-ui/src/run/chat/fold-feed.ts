import type { FeedItem } from "@mayday/agent/contract";

type Alert = Extract<FeedItem, { type: "alert" }>;
/** A line of the conversation: an item of the feed, or a run of alerts that matter less, told together. */
export type Line = { type: "item"; item: FeedItem } | { type: "alerts"; items: readonly Alert[] };

/** Fewer than so many in a row are told one by one. */
const FEWEST_FOLDED = 3;

const isMinor = (item: FeedItem): item is Alert =>
  item.type === "alert" && (item.severity !== "page" || item.state === "resolved");

/** Alerts that end, and those that page nobody, are one line when several come in a row: they drown what is said. */
export function foldFeed(items: readonly FeedItem[]): Line[] {
  const lines: Line[] = [];
  let minor: Alert[] = [];
  const flush = (): void => {
    if (minor.length >= FEWEST_FOLDED) lines.push({ type: "alerts", items: minor });
    else lines.push(...minor.map((item): Line => ({ type: "item", item })));
    minor = [];
  };
  for (const item of items) {
    if (isMinor(item)) {
      minor.push(item);
      continue;
    }
    flush();
    lines.push({ type: "item", item });
  }
  flush();
  return lines;
}

/** Where the line begins in the feed. */
export const firstSeq = (line: Line): number => (line.type === "item" ? line.item.seq : (line.items[0]?.seq ?? 0));
/** Where it ends. */
export const lastSeq = (line: Line): number => (line.type === "item" ? line.item.seq : (line.items.at(-1)?.seq ?? 0));
