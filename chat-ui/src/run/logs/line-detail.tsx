import { formatDay, formatExactTime } from "../../format/time.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Link } from "../../ui/link.tsx";
import { AttributeList } from "../attribute-list.tsx";
import panel from "../panel.module.css";
import { changeView, useView } from "../run-context.ts";
import type { KeyedLine } from "./lines.ts";
import { LEVEL_TONES } from "./log-list.tsx";
import styles from "./logs.module.css";

/** One line whole, with all that it carries and the ways on from it. */
export function LineDetail({ line, onClose }: { line: KeyedLine; onClose: () => void }) {
  const { pathTo } = useView();
  const { key: _key, ...plain } = line;
  return (
    <section className={styles.detail} aria-label={t("logs.line")}>
      <div className={panel.row}>
        <Badge tone={LEVEL_TONES[line.level] ?? "neutral"}>{line.level}</Badge>
        <strong>{line.service}</strong>
        <span className={panel.faint} title={formatDay(line.at)}>
          {formatExactTime(line.at)}
        </span>
        <span className={`${panel.row} ${panel.end}`}>
          {line.traceId !== null && <Link to={pathTo("traces", { trace: line.traceId })}>{t("logs.openTrace")}</Link>}
          {line.traceId !== null && (
            <Button small kind="quiet" onClick={() => changeView({ lines: line.traceId, service: null })}>
              {t("logs.ofSameTrace")}
            </Button>
          )}
          <CopyButton text={() => JSON.stringify(plain, null, 2)} label={t("logs.copy")} />
          <Button small onClick={onClose}>
            {t("logs.close")}
          </Button>
        </span>
      </div>
      <p className={styles.whole} lang={SPOKEN}>
        {line.message}
      </p>
      <AttributeList attributes={Object.entries(line.fields)} />
    </section>
  );
}
