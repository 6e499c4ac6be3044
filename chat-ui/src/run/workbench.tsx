import { lazy, Suspense, useState, type ReactNode } from "react";
import { TABS, type Tab } from "../route.ts";
import { named, t } from "../text/t.ts";
import { Loading } from "../ui/loading.tsx";
import { TabList, TabPanel } from "../ui/tabs.tsx";
import { ProgressPanel } from "./progress/progress-panel.tsx";
import { showTab, useRun, type RunPlace } from "./run-context.ts";
import styles from "./workbench.module.css";

const AlertsPanel = lazy(async () => ({ default: (await import("./alerts/alerts-panel.tsx")).AlertsPanel }));
const MetricsPanel = lazy(async () => ({ default: (await import("./metrics/metrics-panel.tsx")).MetricsPanel }));
const LogsPanel = lazy(async () => ({ default: (await import("./logs/logs-panel.tsx")).LogsPanel }));
const TracesPanel = lazy(async () => ({ default: (await import("./traces/traces-panel.tsx")).TracesPanel }));
const OperatePanel = lazy(async () => ({ default: (await import("./operate/operate-panel.tsx")).OperatePanel }));
const FindingsPanel = lazy(async () => ({ default: (await import("./findings/findings-panel.tsx")).FindingsPanel }));

/** Everything to work with, one tab each. A tab is loaded when first opened and keeps its contents from then on. */
export function Workbench({ trace }: { trace: string | null }) {
  const { run, tab, progress } = useRun();
  const [opened, setOpened] = useState<ReadonlySet<Tab>>(new Set([tab]));
  if (!opened.has(tab)) setOpened(new Set([...opened, tab]));
  const items = TABS.map((id) => ({ id, title: named("tab", id), note: tabNote(id, progress) }));
  return (
    <section className={styles.workbench} aria-label={t("workbench.label")}>
      <TabList
        label={t("workbench.tabs")}
        prefix="run"
        items={items}
        chosen={tab}
        onChoose={(id) => showTab(run, id)}
      />
      <div className={styles.panels}>
        {TABS.map((id) => (
          <TabPanel key={id} prefix="run" id={id} chosen={id === tab}>
            {opened.has(id) && (
              <Suspense fallback={<Loading what={named("tab", id)} />}>{panel(id, id === tab, trace)}</Suspense>
            )}
          </TabPanel>
        ))}
      </div>
    </section>
  );
}

function panel(id: Tab, active: boolean, trace: string | null): ReactNode {
  if (id === "progress") return <ProgressPanel />;
  if (id === "alerts") return <AlertsPanel active={active} />;
  if (id === "metrics") return <MetricsPanel active={active} />;
  if (id === "logs") return <LogsPanel active={active} />;
  if (id === "traces") return <TracesPanel active={active} trace={trace} />;
  if (id === "operate") return <OperatePanel active={active} />;
  return <FindingsPanel />;
}

function tabNote(id: Tab, progress: RunPlace["progress"]): ReactNode {
  if (id !== "alerts" || progress === null) return null;
  const waiting = progress.alerts.filter((alert) => !alert.acknowledged).length;
  if (waiting === 0) return null;
  return (
    <span className={styles.count}>
      {waiting}
      <span className="visually-hidden"> {t("workbench.waitingAlerts")}</span>
    </span>
  );
}
