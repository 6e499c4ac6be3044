import type { Board, Panel } from "../../../../observability/boards/boards.ts";
import panelStyles from "../panel.module.css";
import { SPOKEN } from "../../text/language.ts";
import type { TimeRange } from "../time-range.ts";
import { BoardChart } from "./board-chart.tsx";
import { BoardFigure } from "./board-figure.tsx";
import { BoardLogs } from "./board-logs.tsx";
import styles from "./dashboards.module.css";

export type PanelProps = { range: TimeRange; active: boolean };

/** A dashboard drawn from its description, section by section. */
export function BoardView({ board, ...props }: PanelProps & { board: Board }) {
  return (
    <>
      {board.sections.map(({ title, panels }) => (
        <section key={title} className={panelStyles.section} aria-label={title}>
          <h3 lang={SPOKEN}>{title}</h3>
          <div className={panels.every(({ kind }) => kind === "figure") ? styles.figures : styles.grid}>
            {panels.map((panel) => (
              <OnePanel key={panel.id} panel={panel} {...props} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function OnePanel({ panel, ...props }: PanelProps & { panel: Panel }) {
  if (panel.kind === "chart") return <BoardChart panel={panel} {...props} />;
  if (panel.kind === "figure") return <BoardFigure panel={panel} {...props} />;
  return <BoardLogs panel={panel} {...props} />;
}
