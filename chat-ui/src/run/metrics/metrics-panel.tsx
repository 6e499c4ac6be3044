import { useState } from "react";
import { useLink } from "../../connection/context.ts";
import { named, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { ChartCard } from "./chart-card.tsx";
import { goldenSignals, saturationSignals } from "./chart-specs.ts";
import { PromqlBox } from "./promql-box.tsx";
import styles from "./metrics.module.css";

const ALL = "all";
const RANGES = [5, 15];

export function MetricsPanel({ active }: { active: boolean }) {
  const { about } = useRun();
  const { me } = useLink();
  const [chosen, setChosen] = useState(ALL);
  const [minutes, setMinutes] = useState(5);
  const service = chosen === ALL ? null : chosen;
  const services = [ALL, ...(me?.vocabulary.services ?? [])];
  const common = { service, minutes, active };
  return (
    <div className={panel.panel}>
      <div className={styles.controls}>
        <Choice
          label={t("metrics.service")}
          options={services.map((id) => ({ id, title: id === ALL ? t("metrics.all") : named("component", id) }))}
          chosen={chosen}
          onChoose={setChosen}
        />
        <Choice
          label={t("metrics.range")}
          options={RANGES.map((range) => ({ id: String(range), title: t("metrics.minutes", { minutes: range }) }))}
          chosen={String(minutes)}
          onChoose={(id) => setMinutes(Number(id))}
        />
      </div>
      <p className={panel.faint}>{t("chart.howToRead")}</p>
      {service === null && about !== null && (
        <section className={panel.section} aria-labelledby="metrics-run">
          <h3 id="metrics-run">{t("metrics.ofRun")}</h3>
          <div className={styles.grid}>
            {Object.entries(about.signals).map(([id, signal]) => (
              <ChartCard key={id} {...common} title={signal.title} unit={signal.unit} query={signal.query} />
            ))}
          </div>
        </section>
      )}
      <section className={panel.section} aria-labelledby="metrics-golden">
        <h3 id="metrics-golden">{t(service === null ? "metrics.golden" : "metrics.goldenByRoute")}</h3>
        <div className={styles.grid}>
          {goldenSignals(service).map((spec) => (
            <ChartCard key={spec.id} {...common} {...spec} />
          ))}
        </div>
      </section>
      <section className={panel.section} aria-labelledby="metrics-saturation">
        <h3 id="metrics-saturation">{t("metrics.saturation")}</h3>
        <div className={styles.grid}>
          {saturationSignals(service).map((spec) => (
            <ChartCard key={spec.id} {...common} {...spec} />
          ))}
        </div>
      </section>
      <PromqlBox minutes={minutes} active={active} />
    </div>
  );
}
