import { formatDuration, formatTime } from "../../format/time.ts";
import { plural, t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { useNow } from "../header/use-now.ts";
import panel from "../panel.module.css";
import { isOpen, useRun } from "../run-context.ts";
import { axisMarks, lanesOf, lastedSeconds, share, type Lane } from "./history.ts";
import { useRunEvents } from "./use-run-events.ts";
import styles from "./history.module.css";

/** When each alert fired, was acknowledged and was over, and what was silenced, since the run began. */
export function HistorySection({ active }: { active: boolean }) {
  const { progress } = useRun();
  const events = useRunEvents(active);
  const clock = useNow(active && isOpen(progress));
  const to = progress?.endedAt ?? clock;
  const from = progress?.incidentAt ?? progress?.startedAt ?? to;
  const lanes = events === null ? null : lanesOf(events, to);
  return (
    <section className={panel.section} aria-labelledby="alert-history">
      <h3 id="alert-history">{t("alertHistory.heading")}</h3>
      {lanes === null && <Loading what={t("alertHistory.heading")} />}
      {lanes?.length === 0 && <EmptyNote>{t("alertHistory.none")}</EmptyNote>}
      {lanes !== null && lanes.length > 0 && <Lanes lanes={lanes} from={startOf(lanes, from)} to={to} />}
    </section>
  );
}

const startOf = (lanes: readonly Lane[], from: number): number =>
  Math.min(from, ...lanes.flatMap(({ spans }) => spans.map((span) => span.from)));

function Lanes({ lanes, from, to }: { lanes: readonly Lane[]; from: number; to: number }) {
  const left = (at: number): string => `${share(at, from, to) * 100}%`;
  return (
    <ScrollBox className={`${panel.scroll} ${styles.box}`} label={t("alertHistory.heading")}>
      <table className={styles.lanes}>
        <thead>
          <tr>
            <th scope="col">{t("alertHistory.what")}</th>
            <th scope="col" className={styles.axis}>
              <span className="visually-hidden">{t("alertHistory.when")}</span>
              <span aria-hidden="true" className={styles.track}>
                {axisMarks(from, to).map((at) => (
                  <span key={at} className={styles.mark} style={{ left: left(at) }}>
                    {formatTime(at).slice(0, 5)}
                  </span>
                ))}
              </span>
            </th>
            <th scope="col">{t("alertHistory.lasted")}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <tr key={lane.id}>
              <th scope="row">
                {lane.kind === "silence" ? <code>{lane.name}</code> : lane.name}
                <span className={styles.of}>{lane.kind === "silence" ? t("alertHistory.silence") : lane.service}</span>
              </th>
              <td>
                <span className="visually-hidden">{tell(lane)}</span>
                <span aria-hidden="true" className={styles.track}>
                  {lane.spans.map((span) => (
                    <span
                      key={span.from}
                      className={`${styles.span} ${styles[toneOf(lane)]} ${span.to === null ? styles.open : ""}`}
                      title={spanText(span.from, span.to)}
                      style={{
                        left: left(span.from),
                        width: `${(share(span.to ?? to, from, to) - share(span.from, from, to)) * 100}%`,
                      }}
                    />
                  ))}
                  {lane.acknowledged.map((at) => (
                    <span
                      key={at}
                      className={styles.acknowledged}
                      title={t("alertHistory.acknowledged", { time: formatTime(at) })}
                      style={{ left: left(at) }}
                    >
                      ✓
                    </span>
                  ))}
                </span>
              </td>
              <td className={panel.number}>
                {formatDuration(lastedSeconds(lane, to))}
                {lane.spans.length > 1 && (
                  <span className={styles.of}>{plural("alertHistory.times", lane.spans.length)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

const toneOf = ({ kind, severity }: Lane): "silence" | "page" | "ticket" =>
  kind === "silence" ? "silence" : severity === "page" ? "page" : "ticket";

const spanText = (from: number, to: number | null): string =>
  to === null
    ? t("alertHistory.since", { from: formatTime(from) })
    : t("silences.span", { from: formatTime(from), until: formatTime(to) });

/** The lane in words. */
const tell = ({ spans, acknowledged }: Lane): string =>
  [
    ...spans.map(({ from, to }) => spanText(from, to)),
    ...acknowledged.map((at) => t("alertHistory.acknowledged", { time: formatTime(at) })),
  ].join("; ");
