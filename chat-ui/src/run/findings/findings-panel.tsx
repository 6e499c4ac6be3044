import { formatTime } from "../../format/time.ts";
import { named, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { FindingForm } from "./finding-form.tsx";

/** What the learner believes is broken: said here, answered at once, kept as a list. */
export function FindingsPanel() {
  const { progress } = useRun();
  const findings = [...(progress?.findings ?? [])].sort((a, b) => b.at - a.at);
  return (
    <div className={panel.panel}>
      <FindingForm />
      <section className={panel.section} aria-labelledby="findings-history">
        <h2 id="findings-history">{t("findings.history")}</h2>
        {findings.length === 0 && <EmptyNote>{t("findings.none")}</EmptyNote>}
        {findings.map((finding) => (
          <div key={finding.at} className={panel.row}>
            <time className={panel.faint}>{formatTime(finding.at)}</time>
            <span>{named("component", finding.component)}</span>
            <Verdict right={finding.componentRight} />
            {finding.mechanism !== null && (
              <>
                <span>{named("mechanism", finding.mechanism)}</span>
                <Verdict right={finding.mechanismRight} />
              </>
            )}
          </div>
        ))}
      </section>
    </div>
  );
}

function Verdict({ right }: { right: boolean }) {
  return <Badge tone={right ? "good" : "bad"}>{t(right ? "findings.right" : "findings.wrong")}</Badge>;
}
