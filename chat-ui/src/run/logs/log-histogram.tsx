import { useRef, useState, type KeyboardEvent } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { formatTime } from "../../format/time.ts";
import { named, plural, t } from "../../text/t.ts";
import panel from "../panel.module.css";
import { changeView, useRun } from "../run-context.ts";
import { boundsNow, isLive, rangeKey, rangeParams, stepSeconds, type TimeRange } from "../time-range.ts";
import { barsOf, type Bar } from "./histogram.ts";
import type { LogQuery } from "./log-query.ts";
import styles from "./histogram.module.css";

const MOST_BARS = 60;
const REFRESH_MS = 5000;
const NOTHING = { from: 0, to: 0 };

/** How many lines there were when, by level. A bar narrows the range to its time. */
export function LogHistogram({ query, range, active }: { query: LogQuery; range: TimeRange; active: boolean }) {
  const { run } = useRun();
  const step = stepSeconds(range, MOST_BARS);
  const [asked, setAsked] = useState(NOTHING);
  const ask = (): ToolInput<"count_logs"> => {
    const bounds = onSteps(boundsNow(range), step * 1000);
    setAsked(bounds);
    return { run, ...query, ...bounds, step };
  };
  const answer = useQuery({
    tool: "count_logs",
    input: active ? ask : null,
    key: `${JSON.stringify(query)} ${rangeKey(range)}`,
    every: isLive(range) ? REFRESH_MS : null,
  });
  if (answer.data === null || asked === NOTHING) return <div className={styles.empty} />;
  return <Bars bars={barsOf(answer.data.levels, asked.from, asked.to, step * 1000)} stepMs={step * 1000} />;
}

/** Steps begin where the clock has a multiple of them, so that bars do not change as time goes on. */
function onSteps({ from, to }: { from: number; to: number }, stepMs: number): { from: number; to: number } {
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs };
}

function Bars({ bars, stepMs }: { bars: readonly Bar[]; stepMs: number }) {
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const most = Math.max(1, ...bars.map(({ all }) => all));
  const total = bars.reduce((sum, { all }) => sum + all, 0);
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -bars.length, End: bars.length };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.min(Math.max(at + by, 0), bars.length - 1);
    setAt(to);
    list.current?.querySelectorAll<HTMLElement>("button")[to]?.focus();
  };
  const narrow = (bar: Bar): void => changeView(rangeParams({ from: bar.at, to: bar.at + stepMs }));
  return (
    <figure className={styles.histogram}>
      <figcaption className={panel.faint}>
        {plural("logs.histogram", total)} <Levels bars={bars} />
      </figcaption>
      <div
        ref={list}
        role="toolbar"
        tabIndex={-1}
        aria-label={t("logs.histogramLabel")}
        className={styles.bars}
        onKeyDown={move}
      >
        {bars.map((bar, index) => (
          <button
            key={bar.at}
            type="button"
            tabIndex={index === Math.min(at, bars.length - 1) ? 0 : -1}
            aria-label={barText(bar)}
            title={barText(bar)}
            className={styles.bar}
            onClick={() => narrow(bar)}
          >
            {bar.parts.map(({ level, lines }) => (
              <span
                key={level}
                className={`${styles.part} ${styles[level] ?? ""}`}
                style={{ height: `max(2px, ${(lines / most) * 100}%)` }}
              />
            ))}
          </button>
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>{formatTime(bars[0]?.at ?? 0)}</span>
        <span>{t("logs.mostLines", { count: most })}</span>
        <span>{formatTime((bars.at(-1)?.at ?? 0) + stepMs)}</span>
      </div>
    </figure>
  );
}

/** The levels that occur, with their colours. */
function Levels({ bars }: { bars: readonly Bar[] }) {
  const sums = new Map<string, number>();
  for (const { parts } of bars) {
    for (const { level, lines } of parts) sums.set(level, (sums.get(level) ?? 0) + lines);
  }
  return (
    <span className={styles.levels}>
      {[...sums].map(([level, lines]) => (
        <span key={level}>
          <span className={`${styles.swatch} ${styles[level] ?? ""}`} aria-hidden="true" />
          {named("level", level)} {lines}
        </span>
      ))}
    </span>
  );
}

function barText({ at, all, parts }: Bar): string {
  const levels = parts.map(({ level, lines }) => `${named("level", level)} ${lines}`).join(", ");
  return `${formatTime(at)}: ${plural("logs.count", all)}${levels === "" ? "" : ` (${levels})`}`;
}
