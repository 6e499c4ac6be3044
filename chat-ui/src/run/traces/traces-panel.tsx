import panel from "../panel.module.css";
import { useView } from "../run-context.ts";
import { TraceSearch } from "./trace-search.tsx";
import { TraceView } from "./trace-view.tsx";

export function TracesPanel({ active }: { active: boolean }) {
  const { trace } = useView().view;
  return (
    <div className={panel.panel}>
      {trace !== undefined && <TraceView key={trace} trace={trace} active={active} />}
      <div hidden={trace !== undefined}>
        <TraceSearch active={active && trace === undefined} />
      </div>
    </div>
  );
}
