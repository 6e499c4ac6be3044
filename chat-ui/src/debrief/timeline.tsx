import { useState } from "react";
import type { Debrief } from "@mayday/agent/contract";
import { plural, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Spoken } from "../ui/spoken.tsx";
import { offsetText, type Span } from "./offset.ts";
import { SignalChart } from "./signal-chart.tsx";
import { markOf } from "./timeline-kinds.ts";
import styles from "./timeline.module.css";

type Entry = Debrief["timeline"][number];

/** The run as a line of marks, and below it in words; what matters less is there for the asking. */
export function Timeline({ entries, series }: { entries: readonly Entry[]; series: Debrief["series"] }) {
  const [all, setAll] = useState(false);
  const minor = entries.filter((entry) => entry.minor).length;
  const shown = all ? entries : entries.filter((entry) => !entry.minor);
  const span = spanOf(entries, series);
  if (span === null) return null;
  return (
    <section className={styles.section} aria-labelledby="timeline">
      <h2 id="timeline">{t("debrief.timeline")}</h2>
      {series !== null && <SignalChart series={series} span={span} />}
      <MarkLine entries={shown} span={span} />
      <ol className={styles.entries}>
        {shown.map((entry) => (
          <li key={`${entry.at} ${entry.kind} ${entry.text}`} className={styles[markOf(entry.kind)]}>
            <span className={styles.offset}>{offsetText(entry.offset)}</span>
            <Spoken>{entry.text}</Spoken>
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

/** From the first event or measurement to the last; null when there was none. */
function spanOf(entries: readonly Entry[], series: Debrief["series"]): Span | null {
  const [entry] = entries;
  if (entry === undefined) return null;
  const zero = entry.at / 1000 - entry.offset;
  const first = series === null ? [] : [series.from / 1000 - zero];
  const offsets = [...entries.map(({ offset }) => offset), ...first];
  const from = Math.min(...offsets);
  return { zero, from, to: Math.max(...offsets, from + 1) };
}

function MarkLine({ entries, span }: { entries: readonly Entry[]; span: Span }) {
  return (
    <div className={styles.line} aria-hidden="true">
      {entries.map((entry) => (
        <span
          key={`${entry.at} ${entry.kind} ${entry.text}`}
          className={`${styles.mark} ${styles[markOf(entry.kind)]}`}
          style={{ left: `${((entry.offset - span.from) / (span.to - span.from)) * 100}%` }}
          title={`${offsetText(entry.offset)} ${entry.text}`}
        />
      ))}
    </div>
  );
}
