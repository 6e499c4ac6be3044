import { formatValue } from "../../format/number.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import type { Check } from "./check-row.tsx";
import styles from "./progress.module.css";

/** What is measured now beside what is wanted, and by that what is missing. */
export function Readings({ readings, title }: { readings: Check["readings"]; title: string }) {
  return (
    <table className={styles.readings}>
      <caption className="visually-hidden" lang={SPOKEN}>
        {title}
      </caption>
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
            <th scope="row" lang={SPOKEN}>
              {reading.title}
            </th>
            <td>{formatValue(reading.value, reading.unit)}</td>
            <td lang={SPOKEN}>{reading.wanted}</td>
            <td className={reading.met ? styles.met : styles.notMet}>
              {t(reading.met ? "readings.yes" : "readings.no")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
