import type { Debrief } from "@mayday/agent/contract";
import { formatClock } from "../format/time.ts";
import { t } from "../text/t.ts";
import styles from "./timeline.module.css";

type Entry = Debrief["timeline"][number];

/** The run as a line of marks, and below it every entry in words. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return null;
  const first = Math.min(...entries.map((entry) => entry.offset));
  const span = Math.max(...entries.map((entry) => entry.offset)) - first || 1;
  return (
    <section className={styles.section} aria-labelledby="timeline">
      <h2 id="timeline">{t("debrief.timeline")}</h2>
      <div className={styles.line} aria-hidden="true">
        {entries.map((entry) => (
          <span
            key={`${entry.at} ${entry.kind} ${entry.text}`}
            className={`${styles.mark} ${markOf(entry.kind)}`}
            style={{ left: `${((entry.offset - first) / span) * 100}%` }}
            title={`${offsetText(entry.offset)} ${entry.text}`}
          />
        ))}
      </div>
      <ol className={styles.entries}>
        {entries.map((entry) => (
          <li key={`${entry.at} ${entry.kind} ${entry.text}`} className={markOf(entry.kind)}>
            <span className={styles.offset}>{offsetText(entry.offset)}</span>
            <span>{entry.text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What comes before the symptom counts down to it. */
function offsetText(seconds: number): string {
  return seconds < 0 ? `−${formatClock(-seconds)}` : formatClock(seconds);
}

function markOf(kind: string): string {
  const name = /check|recover|complete/.test(kind)
    ? styles.good
    : /alert|symptom|inject|fail/.test(kind)
      ? styles.bad
      : /hint|help/.test(kind)
        ? styles.hint
        : /action|finding|stage|inspect/.test(kind)
          ? styles.did
          : styles.other;
  return name ?? "";
}
