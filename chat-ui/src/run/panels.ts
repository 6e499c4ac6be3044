import { lazy, useEffect } from "react";

const loaders = {
  topology: () => import("./topology/topology-panel.tsx"),
  alerts: () => import("./alerts/alerts-panel.tsx"),
  metrics: () => import("./metrics/metrics-panel.tsx"),
  logs: () => import("./logs/logs-panel.tsx"),
  traces: () => import("./traces/traces-panel.tsx"),
  dashboards: () => import("./dashboards/dashboards-panel.tsx"),
  operate: () => import("./operate/operate-panel.tsx"),
  findings: () => import("./findings/findings-panel.tsx"),
  debrief: () => import("../debrief/debrief-page.tsx"),
};

export const TopologyPanel = lazy(async () => ({ default: (await loaders.topology()).TopologyPanel }));
export const AlertsPanel = lazy(async () => ({ default: (await loaders.alerts()).AlertsPanel }));
export const MetricsPanel = lazy(async () => ({ default: (await loaders.metrics()).MetricsPanel }));
export const LogsPanel = lazy(async () => ({ default: (await loaders.logs()).LogsPanel }));
export const TracesPanel = lazy(async () => ({ default: (await loaders.traces()).TracesPanel }));
export const DashboardsPanel = lazy(async () => ({ default: (await loaders.dashboards()).DashboardsPanel }));
export const OperatePanel = lazy(async () => ({ default: (await loaders.operate()).OperatePanel }));
export const FindingsPanel = lazy(async () => ({ default: (await loaders.findings()).FindingsPanel }));

const PATIENCE_MS = 1500;

/** Fetches what may be opened next while nothing is to be done, so that it opens also while the agent restarts. */
export function usePanelsAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // One that fails is fetched again when it is opened.
      for (const load of Object.values(loaders)) load().catch(() => null);
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
}
