import { formatSeconds } from "../../format/number.ts";
import { formatExactTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { AttributeList } from "../attribute-list.tsx";
import panel from "../panel.module.css";
import { useView } from "../run-context.ts";
import { linesOf } from "./lines-of.ts";
import { extentOf, placeSpans, type Span } from "./waterfall.ts";
import styles from "./traces.module.css";

type Props = { span: Span; spans: readonly Span[]; trace: string; onClose: () => void };

/** All that a span says of itself, and the way to what its service wrote meanwhile. */
export function SpanDetail({ span, spans, trace, onClose }: Props) {
  const { pathTo } = useView();
  const { from } = extentOf(spans);
  const attributes = Object.entries(span.attributes).sort(([a], [b]) => a.localeCompare(b));
  const own = placeSpans(spans).find((row) => row.span.spanId === span.spanId)?.ownMs ?? 0;
  const facts: [string, string][] = [
    [t("traces.start"), `${formatExactTime(span.start)} (+${formatSeconds((span.start - from) / 1000)})`],
    [t("traces.duration"), formatSeconds(span.durationMs / 1000)],
    [t("traces.own"), formatSeconds(own / 1000)],
    [t("traces.kind"), span.kind],
    [t("traces.spanId"), span.spanId],
  ];
  return (
    <section className={styles.detail} aria-label={t("traces.detail", { name: span.name })}>
      <div className={panel.row}>
        <h4>
          <span className={styles.service}>{span.service}</span> {span.name}
        </h4>
        {span.error && <Badge tone="bad">{t("traces.error")}</Badge>}
        <span className={panel.end}>
          <Button small onClick={onClose}>
            {t("logs.close")}
          </Button>
        </span>
      </div>
      {span.statusMessage !== "" && <p className={styles.message}>{span.statusMessage}</p>}
      <p>
        <Link to={pathTo("logs", linesOf(trace, spans, span.service))}>
          {t("traces.spanToLogs", { service: span.service })}
        </Link>
      </p>
      <AttributeList attributes={facts} />
      {span.events.length > 0 && (
        <>
          <h5>{t("traces.events")}</h5>
          <ol className={panel.list}>
            {span.events.map((event) => (
              <li key={`${event.at} ${event.name}`}>
                <strong>{event.name}</strong>{" "}
                <span className={panel.faint}>+{formatSeconds((event.at - span.start) / 1000)}</span>
                <AttributeList attributes={Object.entries(event.attributes)} />
              </li>
            ))}
          </ol>
        </>
      )}
      <h5>{t("traces.attributes")}</h5>
      <AttributeList attributes={attributes} />
    </section>
  );
}
