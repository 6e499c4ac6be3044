import { useState } from "react";
import type { Board } from "../../../../observability/boards/boards.ts";
import { useScheme } from "../../settings/use-scheme.ts";
import { t } from "../../text/t.ts";
import { useRun } from "../run-context.ts";
import { boundsOf, isLive, type TimeRange } from "../time-range.ts";
import { grafanaUrl } from "./board-query.ts";
import styles from "./dashboards.module.css";

/** The dashboard as Grafana shows it, within the page. */
export function GrafanaFrame({ base, board, range }: { base: string; board: Board; range: TimeRange }) {
  const { progress } = useRun();
  const [now] = useState(() => Date.now());
  const dark = useScheme() === "dark";
  const environment = progress?.environment ?? "";
  const url = grafanaUrl(base, board, { ...boundsOf(range, now), live: isLive(range), environment, dark });
  return (
    <iframe
      className={styles.frame}
      title={t("dashboards.frame", { board: board.title })}
      src={url}
      // Grafana needs its own storage; on a port of its own it is another origin, so that it cannot lift the sandbox.
      // oxlint-disable-next-line react/iframe-missing-sandbox
      sandbox="allow-scripts allow-same-origin allow-forms allow-popups"
    />
  );
}
