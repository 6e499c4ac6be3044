import { formatValue } from "../../format/number.ts";
import { t } from "../../text/t.ts";
import type { Check } from "./check-row.tsx";
import styles from "./progress.module.css";

/** What is measured now beside what is wanted, and by that what is missing. */
export function Readings({ readings, title }: { readings: Check["readings"]; title: string }) {
  return (
    <table className={styles.readings}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t("readings.what")}</th>
          <th scope="col">{t("readings.now")}</th>
          <th scope="col">{t("readings.wanted")}</th>
          <th scope="col">{t("readings.met")}</th>
        </tr>
      </thead>
      <tbody>
        {readings.map((reading) => (
          <tr key={reading.title}>
            <th scope="row">{reading.title}</th>
            <td>{formatValue(reading.value, reading.unit)}</td>
            <td>{reading.wanted}</td>
            <td className={reading.met ? styles.met : styles.notMet}>
              {t(reading.met ? "readings.yes" : "readings.no")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
