import { Suspense, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { TABS, type Tab } from "../route.ts";
import { named, t } from "../text/t.ts";
import { Loading } from "../ui/loading.tsx";
import { TabList, TabPanel } from "../ui/tabs.tsx";
import {
  AlertsPanel,
  DashboardsPanel,
  FindingsPanel,
  LogsPanel,
  MetricsPanel,
  OperatePanel,
  TopologyPanel,
  TracesPanel,
  usePanelsAhead,
} from "./panels.ts";
import { ProgressPanel } from "./progress/progress-panel.tsx";
import { isOpen, showTab, useRun, type RunPlace } from "./run-context.ts";
import styles from "./workbench.module.css";

/** Everything to work with, one tab each. A tab is loaded when first opened and keeps its contents from then on. */
export function Workbench() {
  const { run, tab, progress } = useRun();
  const [opened, setOpened] = useState<ReadonlySet<Tab>>(new Set([tab]));
  if (!opened.has(tab)) setOpened(new Set([...opened, tab]));
  const panels = useRef<HTMLDivElement>(null);
  useTopOnChange(panels, tab);
  usePanelsAhead();
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
      <div ref={panels} className={styles.panels}>
        {TABS.map((id) => (
          <TabPanel key={id} prefix="run" id={id} title={named("tab", id)} chosen={id === tab}>
            {opened.has(id) && (
              <Suspense fallback={<Loading what={named("tab", id)} />}>{panel(id, id === tab)}</Suspense>
            )}
          </TabPanel>
        ))}
      </div>
    </section>
  );
}

/** Another tab begins at its top: the tabs share one scrolling box. */
function useTopOnChange(box: RefObject<HTMLElement | null>, tab: Tab): void {
  const shown = useRef(tab);
  useLayoutEffect(() => {
    if (shown.current !== tab) box.current?.scrollTo({ top: 0, behavior: "instant" });
    shown.current = tab;
  }, [box, tab]);
}

function panel(id: Tab, active: boolean): ReactNode {
  if (id === "progress") return <ProgressPanel />;
  if (id === "topology") return <TopologyPanel active={active} />;
  if (id === "alerts") return <AlertsPanel active={active} />;
  if (id === "metrics") return <MetricsPanel active={active} />;
  if (id === "logs") return <LogsPanel active={active} />;
  if (id === "traces") return <TracesPanel active={active} />;
  if (id === "dashboards") return <DashboardsPanel active={active} />;
  if (id === "operate") return <OperatePanel active={active} />;
  return <FindingsPanel />;
}

function tabNote(id: Tab, progress: RunPlace["progress"]): ReactNode {
  if (id !== "alerts" || progress === null || !isOpen(progress)) return null;
  const waiting = progress.alerts.filter((alert) => !alert.acknowledged).length;
  if (waiting === 0) return null;
  return (
    <span className={styles.count}>
      {waiting}
      <span className="visually-hidden"> {t("workbench.waitingAlerts")}</span>
    </span>
  );
}
