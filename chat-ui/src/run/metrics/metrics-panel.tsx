import { lazy, Suspense, type ReactNode } from "react";
import { useLink } from "../../connection/context.ts";
import { named, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { RangeBar } from "../range-bar.tsx";
import { changeView, useRun, useView } from "../run-context.ts";
import { rangeOf } from "../time-range.ts";
import { ChartCard } from "./chart-card.tsx";
import { goldenSignals, isConsumer, saturationSignals } from "./chart-specs.ts";
import styles from "./metrics.module.css";

/** The editor is larger than all the rest of the tab, which need not wait for it. */
const PromqlBox = lazy(async () => ({ default: (await import("./promql-box.tsx")).PromqlBox }));
const ALL = "all";

export function MetricsPanel({ active }: { active: boolean }) {
  const { about } = useRun();
  const { me } = useLink();
  const { view } = useView();
  const services = me?.vocabulary.services ?? [];
  const service = services.find((one) => one === view.service) ?? null;
  const common = { service, range: rangeOf(view), active };
  const golden =
    service === null ? "metrics.golden" : isConsumer(service) ? "metrics.consumption" : "metrics.goldenByRoute";
  return (
    <div className={panel.panel}>
      <div className={styles.controls}>
        <Choice
          label={t("metrics.service")}
          options={[ALL, ...services].map((id) => ({
            id,
            title: id === ALL ? t("metrics.all") : named("component", id),
          }))}
          chosen={service ?? ALL}
          onChoose={(id) => changeView({ service: id === ALL ? null : id })}
        />
        <RangeBar />
      </div>
      <p className={panel.faint}>{t("chart.howToRead")}</p>
      {service === null && about !== null && (
        <Charts id="metrics-run" title={t("metrics.ofRun")}>
          {Object.entries(about.signals).map(([id, signal]) => (
            <ChartCard key={id} {...common} spoken title={signal.title} unit={signal.unit} query={signal.query} />
          ))}
        </Charts>
      )}
      <Charts id="metrics-golden" title={t(golden)}>
        {goldenSignals(service).map((spec) => (
          <ChartCard key={spec.id} {...common} {...spec} title={named("signal", spec.id)} />
        ))}
      </Charts>
      <Charts id="metrics-saturation" title={t("metrics.saturation")}>
        {saturationSignals(service).map((spec) => (
          <ChartCard key={spec.id} {...common} {...spec} title={named("signal", spec.id)} />
        ))}
      </Charts>
      <Suspense fallback={<Loading what={t("promql.heading")} />}>
        <PromqlBox range={common.range} active={active} />
      </Suspense>
    </div>
  );
}

function Charts({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={panel.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div className={styles.grid}>{children}</div>
    </section>
  );
}
