import { BOARDS, type Board } from "../../../../observability/boards/boards.ts";
import { useStack } from "../../connection/use-stack.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { Spoken } from "../../ui/spoken.tsx";
import { RangeBar } from "../range-bar.tsx";
import { changeView, useRun, useView } from "../run-context.ts";
import { rangeOf, rangeParams } from "../time-range.ts";
import { BoardView } from "./board-view.tsx";
import { lacking, ofShop } from "./board-query.ts";
import { GrafanaFrame } from "./grafana-frame.tsx";
import { toolLinks, type ToolLink } from "./links.ts";
import styles from "./dashboards.module.css";

const SHOWN = ofShop(BOARDS);

/** The dashboards that Grafana has, at the range that is looked at: in Grafana where it runs, else drawn here. */
export function DashboardsPanel({ active }: { active: boolean }) {
  const { progress } = useRun();
  const { view } = useView();
  const { stack } = useStack();
  const range = rangeOf(view);
  const board = SHOWN.find(({ id }) => id === view.board) ?? SHOWN[0];
  const links = toolLinks(stack);
  const grafana = links.find(({ name }) => name === "grafana");
  const missing = board === undefined ? [] : lacking(board, stack?.components ?? []);
  const showWholeRun = (): void => {
    if (progress !== null) changeView(rangeParams({ from: progress.startedAt, to: progress.endedAt ?? Date.now() }));
  };
  if (board === undefined) return <EmptyNote>{t("dashboards.none")}</EmptyNote>;
  return (
    <div className={panel.panel}>
      <div className={styles.top}>
        <Chooser board={board} />
        <div className={styles.range}>
          <RangeBar />
          <Button small kind="quiet" disabled={progress === null} onClick={showWholeRun}>
            {t("dashboards.wholeRun")}
          </Button>
        </div>
      </div>
      <ToolLinks links={links} />
      {missing.length > 0 && <EmptyNote>{t("dashboards.lacks", { names: missing.join(", ") })}</EmptyNote>}
      {missing.length === 0 &&
        (grafana === undefined ? (
          <BoardView key={board.id} board={board} range={range} active={active} />
        ) : (
          <GrafanaFrame base={grafana.url} board={board} range={range} />
        ))}
    </div>
  );
}

function Chooser({ board }: { board: Board }) {
  return (
    <div className={styles.chooser}>
      <Field label={t("dashboards.board")} help={<Spoken>{board.what}</Spoken>}>
        {(control) => (
          <select {...control} value={board.id} onChange={({ target }) => changeView({ board: target.value })}>
            {SHOWN.map(({ id, title }) => (
              <option key={id} value={id} lang={SPOKEN}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

/** The real tools: each leaves the page, and says so. */
function ToolLinks({ links }: { links: readonly ToolLink[] }) {
  if (links.length === 0) return null;
  return (
    <nav aria-label={t("dashboards.tools")} className={styles.tools}>
      <span className={panel.faint}>{t("dashboards.outside")}</span>
      {links.map(({ name, url }) => (
        <a key={name} href={url} target="_blank" rel="noreferrer noopener" title={t(`dashboards.tool.${name}.what`)}>
          {t(`dashboards.tool.${name}`)}
          <span aria-hidden="true"> ↗</span>
          <span className="visually-hidden"> {t("dashboards.newTab")}</span>
        </a>
      ))}
    </nav>
  );
}
