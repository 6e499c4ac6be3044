import { useState } from "react";
import { formatTime } from "../../format/time.ts";
import { named, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { changeView, useView } from "../run-context.ts";
import { HealthMark } from "./health-mark.tsx";
import { SystemMap } from "./system-map.tsx";
import { EDGES, NODES } from "./shape.ts";
import { SideCard } from "./side-card.tsx";
import { TopologyTable } from "./topology-table.tsx";
import { useTopology } from "./use-topology.ts";
import styles from "./topology-panel.module.css";

const HEALTHS = ["good", "warn", "bad", "down", "unknown"] as const;
const VIEWS = ["traffic", "policies", "table"] as const;
/** What stands on the right of the map: its card opens on the left. */
const ON_THE_RIGHT = new Set(["worker", "payments", "postgres", "redis", "rabbitmq"]);
const isRight = (chosen: string): boolean => ON_THE_RIGHT.has(EDGES.find(({ id }) => id === chosen)?.to ?? chosen);

/** The system as it runs now: what it consists of, who calls whom, and how each of them is. */
export function TopologyPanel({ active }: { active: boolean }) {
  const { node, map } = useView().view;
  const wanted = VIEWS.find((id) => id === map) ?? "traffic";
  const [opened, setOpened] = useState<string | null>(null);
  const known = active && [...NODES, ...EDGES].some(({ id }) => id === node) ? (node ?? null) : null;
  const topology = useTopology(active, wanted !== "traffic" || EDGES.some(({ id }) => id === known));
  const choose = (id: string): void => {
    setOpened(id);
    changeView({ node: id === known ? null : id }, { replace: true });
  };
  const close = (): void => {
    if (known !== null) document.querySelector<HTMLElement>(`#node-${known}, #edge-${known}`)?.focus();
    setOpened(null);
    changeView({ node: null }, { replace: true });
  };
  const views = VIEWS.filter((id) => id !== "policies" || topology.hasMesh);
  const view = views.find((id) => id === wanted) ?? "traffic";
  return (
    <div className={styles.panel}>
      <div className={panel.row}>
        <Choice
          label={t("topology.view")}
          options={views.map((id) => ({ id, title: named("topology.view", id) }))}
          chosen={view}
          onChoose={(id) => changeView({ map: id === "traffic" ? null : id }, { replace: true })}
        />
        {topology.at !== null && (
          <span className={`${panel.faint} ${panel.end}`}>{t("topology.at", { time: formatTime(topology.at) })}</span>
        )}
      </div>
      <FailureNote failure={topology.failure} onRetry={topology.refresh} />
      {topology.loading && topology.at === null && <Loading what={t("tab.topology")} />}
      <div className={`${styles.stage} ${known === null ? "" : styles.withCard}`}>
        {view === "table" ? (
          <TopologyTable topology={topology} />
        ) : (
          <SystemMap topology={topology} view={view} chosen={known} onChoose={choose} />
        )}
        {known !== null && (
          <SideCard
            key={known}
            topology={topology}
            chosen={known}
            left={isRight(known)}
            focus={opened === known}
            onClose={close}
          />
        )}
      </div>
      <Legend />
      <p className={panel.faint}>{t("topology.howToRead")}</p>
    </div>
  );
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label={t("topology.legend")}>
      {HEALTHS.map((health) => (
        <li key={health}>
          <HealthMark health={health} /> {named("topology.health", health)}
        </li>
      ))}
    </ul>
  );
}
