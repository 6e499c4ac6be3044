import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Link } from "../../ui/link.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import panel from "../panel.module.css";
import { useView } from "../run-context.ts";
import type { Marks } from "./marks.ts";
import styles from "./metrics.module.css";

const requestOf = (labels: Record<string, string>): string =>
  [labels["service"], labels["route"]].filter((part) => part !== undefined).join(" ");

/** The marks of a chart in words: what happened, and single requests with the way to their traces. Newest first. */
export function MarksTable({ title, unit, marks }: { title: string; unit: string; marks: Marks }) {
  const { pathTo } = useView();
  const { exemplars, happenings } = marks;
  if (exemplars.length === 0 && happenings.length === 0) return null;
  return (
    <ScrollBox className={styles.tableBox} label={t("chart.marks", { title })}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            <th scope="col">{t("chart.mark")}</th>
          </tr>
        </thead>
        <tbody>
          {happenings.toReversed().map(({ at, text }) => (
            <tr key={`${at} ${text}`}>
              <th scope="row">{formatTime(at)}</th>
              <td>{text}</td>
            </tr>
          ))}
          {exemplars.toReversed().map(({ at, value, traceId, labels }) => (
            <tr key={`${at} ${traceId}`}>
              <th scope="row">{formatTime(at)}</th>
              <td>
                <Link to={pathTo("traces", { trace: traceId, span: null, with: null })}>
                  {t("chart.exemplarOf", { what: requestOf(labels) || title, value: formatValue(value, unit) })}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
