import { useMemo, useState } from "react";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { RangeBar } from "../range-bar.tsx";
import { useRun, useView } from "../run-context.ts";
import { isLive, rangeOf } from "../time-range.ts";
import { LineDetail } from "./line-detail.tsx";
import type { LineReading } from "./line-reader.ts";
import type { KeyedLine } from "./lines.ts";
import { LogFilters } from "./log-filters.tsx";
import { LogHistogram } from "./log-histogram.tsx";
import { LogList } from "./log-list.tsx";
import { logQueryOf } from "./log-query.ts";
import { useLineReader } from "./use-line-reader.ts";
import styles from "./logs.module.css";

export function LogsPanel({ active }: { active: boolean }) {
  const { run } = useRun();
  const { view } = useView();
  const query = useMemo(() => logQueryOf(view), [view]);
  const range = useMemo(() => rangeOf(view), [view]);
  const [paused, setPaused] = useState(false);
  const [atTop, setAtTop] = useState(true);
  const [open, setOpen] = useState<KeyedLine | null>(null);
  // What somebody reads does not move: lines that come wait while the list is not at its top, or a line is open.
  const hold = paused || !atTop || open !== null;
  const { reading, restart, older, show } = useLineReader({ run, query, range, active, hold });
  const { lines } = reading;
  return (
    <div className={panel.panel}>
      <RangeBar />
      <LogFilters onSearch={() => void restart()} />
      <LogHistogram query={query} range={range} active={active} />
      <FailureNote failure={reading.failure} onRetry={() => void restart()} />
      {lines === null && reading.failure === null && <Loading what={t("tab.logs")} />}
      {lines !== null && (
        <section className={panel.section} aria-label={t("tab.logs")}>
          <div className={styles.status}>
            <Count reading={reading} />
            {isLive(range) && (
              <Button small aria-pressed={paused} onClick={() => setPaused(!paused)}>
                {t(paused ? "logs.resume" : "logs.pause")}
              </Button>
            )}
            <Waiting reading={reading} onShow={() => void show()} />
          </div>
          {lines.length === 0 ? (
            <EmptyNote>{t("logs.none")}</EmptyNote>
          ) : (
            <LogList
              lines={lines}
              open={open}
              onOpen={setOpen}
              mayRead={!reading.busy && !reading.whole && !reading.full && reading.failure === null}
              onTop={setAtTop}
              onNearEnd={() => void older()}
            />
          )}
          {open !== null && <LineDetail line={open} onClose={() => setOpen(null)} />}
        </section>
      )}
    </div>
  );
}

function Count({ reading: { lines, whole } }: { reading: LineReading }) {
  const count = lines?.length ?? 0;
  return <p className={panel.faint}>{whole ? plural("logs.count", count) : t("logs.newest", { count })}</p>;
}

function Waiting({ reading: { waiting, behind }, onShow }: { reading: LineReading; onShow: () => void }) {
  if (!behind && waiting.length === 0) return null;
  return (
    <Button small kind="primary" onClick={onShow}>
      {behind ? t("logs.showNewest") : plural("logs.showWaiting", waiting.length)}
    </Button>
  );
}
