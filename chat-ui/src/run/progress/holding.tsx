import { t } from "../../text/t.ts";
import styles from "./progress.module.css";

/** How long a condition has held of how long it must, without a break. */
export function Holding({ holding }: { holding: { for: number; of: number } }) {
  const text = t("run.holding", { held: Math.floor(holding.for), of: holding.of });
  return (
    <p className={styles.holding}>
      <progress value={holding.for} max={holding.of} aria-label={t("run.holdLabel")} />
      {holding.for > 0 ? text : t("check.mustHold", { of: holding.of })}
    </p>
  );
}
