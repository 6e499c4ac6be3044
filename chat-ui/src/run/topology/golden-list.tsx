import { t } from "../../text/t.ts";
import type { Golden } from "./readings.ts";
import { sparkPath } from "./spark.ts";
import { GOLDEN, goldenText } from "./tell.ts";
import { HISTORY_MINUTES } from "./use-history.ts";
import styles from "./side-card.module.css";

const WIDTH = 120;
const HEIGHT = 26;

/** Rate, errors and latency now, each with its last minutes as a small line. */
export function GoldenList({ now, past }: { now: Golden; past: readonly (Golden | undefined)[] }) {
  return (
    <dl className={styles.golden}>
      {GOLDEN.filter((figure) => figure !== "latency" || now.latency !== null).map((figure) => {
        const values = past.map((one) => one?.[figure] ?? null);
        const known = values.flatMap((value) => value ?? []);
        return (
          <div key={figure}>
            <dt>{t(`topology.${figure}`)}</dt>
            <dd>
              <span className={styles.value}>{goldenText(figure, now[figure])}</span>
              <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} className={styles.spark} aria-hidden="true">
                <path d={sparkPath(values, WIDTH, HEIGHT)} />
              </svg>
              {known.length > 0 && (
                <span className="visually-hidden">
                  {t("topology.highest", { minutes: HISTORY_MINUTES, value: goldenText(figure, Math.max(...known)) })}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
