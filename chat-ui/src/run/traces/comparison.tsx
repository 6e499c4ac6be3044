import { useEffect, useMemo, useState } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { formatSeconds } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Link } from "../../ui/link.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { changeView, useRun, useView } from "../run-context.ts";
import { compareTraces, usualOf } from "./compare.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import type { Span } from "./waterfall.ts";

/** From how long before a trace others are offered, and how many. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 5 * 60_000;
const SEARCHED = 200;
const OFFERED = 20;

type Props = { trace: string; root: Span; spans: readonly Span[]; other: string | null; active: boolean };

/** What a request did otherwise than another of its kind: where its time went, operation by operation. */
export function Comparison({ trace, root, spans, other, active }: Props) {
  const [wanted, setWanted] = useState(other !== null);
  const show = active && (wanted || other !== null);
  return (
    <section className={panel.section} aria-labelledby="trace-compare">
      <div className={panel.row}>
        <h4 id="trace-compare">{t("compare.heading")}</h4>
        {!wanted && other === null && (
          <Button small onClick={() => setWanted(true)}>
            {t("compare.start")}
          </Button>
        )}
      </div>
      {show && <Choose trace={trace} root={root} other={other} />}
      {show && other !== null && <Result spans={spans} other={other} />}
    </section>
  );
}

type ChooseProps = { trace: string; root: Span; other: string | null };

/** Offers traces of the same request, the most usual first. */
function Choose({ trace, root, other }: ChooseProps) {
  const { run } = useRun();
  const route = root.attributes["http.route"];
  const query = useQuery({
    tool: "search_traces",
    input: {
      run,
      from: root.start - BEFORE_MS,
      to: root.start + AFTER_MS,
      service: root.service,
      ...(route !== undefined && { attribute: { name: "http.route", value: route } }),
      limit: SEARCHED,
    },
    key: trace,
    every: null,
  });
  const usual = useMemo(
    () => usualOf(query.data?.traces ?? [], { traceId: trace, rootName: root.name }).slice(0, OFFERED),
    [query.data, trace, root.name],
  );
  const first = usual[0]?.traceId;
  useEffect(() => {
    if (other === null && first !== undefined) changeView({ with: first }, { replace: true });
  }, [other, first]);
  if (query.data === null) {
    return query.failure === null ? <Loading what={t("compare.heading")} /> : <FailureNote failure={query.failure} />;
  }
  if (usual.length === 0) return <EmptyNote>{t("compare.none")}</EmptyNote>;
  const known = usual.some(({ traceId }) => traceId === other);
  return (
    <Field label={t("compare.with")}>
      {(control) => (
        <select
          {...control}
          value={other ?? ""}
          onChange={({ target }) => changeView({ with: target.value }, { replace: true })}
        >
          {!known && <option value={other ?? ""}>{other ?? t("compare.choose")}</option>}
          {usual.map(({ traceId, durationMs, start }) => (
            <option key={traceId} value={traceId}>
              {t("compare.option", { duration: formatSeconds(durationMs / 1000), time: formatTime(start) })}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Result({ spans, other }: { spans: readonly Span[]; other: string }) {
  const { run } = useRun();
  const { pathTo } = useView();
  const query = useQuery({ tool: "get_trace", input: { run, traceId: other }, key: other, every: null });
  const rows = useMemo(
    () => (query.data === null ? null : compareTraces(spans, query.data.spans)),
    [spans, query.data],
  );
  if (rows === null) {
    return query.failure === null ? <Loading what={t("traces.one")} /> : <FailureNote failure={query.failure} />;
  }
  return (
    <>
      <ComparisonTable rows={rows} />
      <p>
        <Link to={pathTo("traces", { trace: other, span: null, with: null })}>{t("compare.openOther")}</Link>
      </p>
    </>
  );
}
