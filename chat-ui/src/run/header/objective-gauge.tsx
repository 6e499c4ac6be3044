import { useQuery } from "../../connection/use-query.ts";
import { formatValue } from "../../format/number.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { useRun } from "../run-context.ts";
import { burnOf } from "./burn.ts";
import styles from "./objective-gauge.module.css";

const REFRESH_MS = 5000;

/**
 * What customers were promised, how fast it is being broken, and what the incident has left of the error budget. `brief`
 * where the header has more to show.
 */
export function ObjectiveGauge({ brief }: { brief: boolean }) {
  const { run, progress } = useRun();
  const watching = progress?.state === "active";
  const { data } = useQuery({ tool: "get_objective", input: watching ? { run } : null, key: run, every: REFRESH_MS });
  if (!watching || data === null) return null;
  const left = Math.min(1, Math.max(0, data.left));
  const burn = burnOf(data.burnRate);
  return (
    <div className={`${styles.gauge} ${brief ? styles.brief : ""}`} title={data.promise}>
      <span className={styles.name} lang={SPOKEN}>
        {data.title}
        <span className="visually-hidden"> ({data.promise})</span>
      </span>
      <span className={`${styles.burn} ${styles[burn]}`}>
        {t(burn === "kept" ? "objective.kept" : "objective.burning", {
          bad: formatValue(data.bad, "ratio"),
          rate: formatValue(data.burnRate, "count"),
        })}
      </span>
      <span className={styles.budget}>
        <meter className={styles.meter} min={0} max={1} low={0.25} high={0.75} optimum={1} value={left}>
          {formatValue(left, "ratio")}
        </meter>
        {left === 0 ? t("objective.spent") : t("objective.left", { left: formatValue(left, "ratio") })}
      </span>
    </div>
  );
}
