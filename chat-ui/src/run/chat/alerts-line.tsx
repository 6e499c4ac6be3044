import type { FeedItem } from "@mayday/agent/contract";
import { formatMinute } from "../../format/time.ts";
import { plural } from "../../text/t.ts";
import { Icon } from "../../ui/icon.tsx";
import { FeedLine } from "./feed-line.tsx";
import styles from "./alerts-line.module.css";

/** Alerts that came and went in a row: how many, and each of them for the asking. */
export function AlertsLine({ items }: { items: readonly Extract<FeedItem, { type: "alert" }>[] }) {
  return (
    <details className={styles.alerts}>
      <summary>
        <Icon name="bell" />
        <span className={styles.text}>{plural("feed.alerts", items.length)}</span>
        <time>{formatMinute(items.at(-1)?.at ?? 0)}</time>
      </summary>
      {items.map((item) => (
        <FeedLine key={item.seq} item={item} />
      ))}
    </details>
  );
}
