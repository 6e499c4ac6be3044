import { useState } from "react";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "./data-table.tsx";
import { Legend } from "./legend.tsx";
import type { Marks } from "./marks.ts";
import { MarksTable } from "./marks-table.tsx";
import { Plot } from "./plot.tsx";
import type { ChartData } from "./series.ts";
import styles from "./metrics.module.css";

type Props = {
  title: string;
  /** The title, and the names of the lines, are not the page's own words. */
  spoken?: boolean;
  unit: string;
  data: ChartData;
  marks: Marks;
  from: number;
  to: number;
};

/** A chart with what it says in words and numbers, and the numbers as a table for whoever wants them. */
export function Chart({ title, spoken = false, unit, data, marks, from, to }: Props) {
  const [asTable, setAsTable] = useState(false);
  /** The point that the crosshair is at, in this chart or in another. */
  const [point, setPoint] = useState<number | null>(null);
  return (
    <>
      <div className={styles.chartHead}>
        <h4 lang={spoken ? SPOKEN : undefined}>{title}</h4>
        <Button small kind="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t("chart.table")}
        </Button>
      </div>
      {asTable ? (
        <>
          <DataTable title={title} unit={unit} data={data} />
          <MarksTable title={title} unit={unit} marks={marks} />
        </>
      ) : (
        <Plot data={data} marks={marks} unit={unit} from={from} to={to} onPoint={setPoint} />
      )}
      <Legend title={title} unit={unit} data={data} point={asTable ? null : point} />
    </>
  );
}
