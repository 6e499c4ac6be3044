import { useState } from "react";
import type { Debrief } from "@mayday/agent/contract";
import { formatClock } from "../format/time.ts";
import { plural, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { isMinor, markOf } from "./timeline-kinds.ts";
import styles from "./timeline.module.css";

type Entry = Debrief["timeline"][number];

/** The run as a line of marks, and below it in words; what matters less is there for the asking. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const [all, setAll] = useState(false);
  const minor = entries.filter((entry) => isMinor(entry.kind)).length;
  const shown = all ? entries : entries.filter((entry) => !isMinor(entry.kind));
  if (entries.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="timeline">
      <h2 id="timeline">{t("debrief.timeline")}</h2>
      <MarkLine entries={shown} />
      <ol className={styles.entries}>
        {shown.map((entry) => (
          <li key={`${entry.at} ${entry.kind} ${entry.text}`} className={styles[markOf(entry.kind)]}>
            <span className={styles.offset}>{offsetText(entry.offset)}</span>
            <span>{entry.text}</span>
          </li>
        ))}
      </ol>
      {minor > 0 && (
        <Button small kind="quiet" className={styles.more} aria-pressed={all} onClick={() => setAll(!all)}>
          {all ? t("debrief.fewer") : plural("debrief.more", minor)}
        </Button>
      )}
    </section>
  );
}

function MarkLine({ entries }: { entries: readonly Entry[] }) {
  const first = Math.min(...entries.map((entry) => entry.offset));
  const span = Math.max(...entries.map((entry) => entry.offset)) - first || 1;
  return (
    <div className={styles.line} aria-hidden="true">
      {entries.map((entry) => (
        <span
          key={`${entry.at} ${entry.kind} ${entry.text}`}
          className={`${styles.mark} ${styles[markOf(entry.kind)]}`}
          style={{ left: `${((entry.offset - first) / span) * 100}%` }}
          title={`${offsetText(entry.offset)} ${entry.text}`}
        />
      ))}
    </div>
  );
}

/** What comes before the symptom counts down to it. */
function offsetText(seconds: number): string {
  return seconds < 0 ? `−${formatClock(-seconds)}` : formatClock(seconds);
}
