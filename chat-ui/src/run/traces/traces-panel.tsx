import { showTab, useRun } from "../run-context.ts";
import panel from "../panel.module.css";
import { TraceSearch } from "./trace-search.tsx";
import { TraceView } from "./trace-view.tsx";

export function TracesPanel({ active, trace }: { active: boolean; trace: string | null }) {
  const { run } = useRun();
  return (
    <div className={panel.panel}>
      {trace !== null && <TraceView key={trace} trace={trace} onClose={() => showTab(run, "traces")} />}
      <div hidden={trace !== null}>
        <TraceSearch active={active && trace === null} />
      </div>
    </div>
  );
}
