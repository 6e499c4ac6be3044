import type { ToolOutput } from "@mayday/agent/contract";
import { formatExactTime } from "../../format/time.ts";
import { runPath } from "../../route.ts";
import { t } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Link } from "../../ui/link.tsx";
import { AttributeList } from "../attribute-list.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import styles from "./logs.module.css";

type Line = ToolOutput<"search_logs">["lines"][number];
const TONES: Record<string, Tone> = { warn: "warn", error: "bad", fatal: "bad" };

export function LogTable({ lines }: { lines: readonly Line[] }) {
  return (
    <div className={panel.scroll}>
      <table className={`${panel.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("logs.time")}</th>
            <th scope="col">{t("search.service")}</th>
            <th scope="col">{t("logs.level")}</th>
            <th scope="col">{t("logs.message")}</th>
            <th scope="col">{t("logs.trace")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            // Two lines may be alike in everything; their place tells them apart.
            <LogRow key={`${line.at} ${line.service} ${at}`} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LogRow({ line }: { line: Line }) {
  const { run } = useRun();
  const { traceId } = line;
  return (
    <tr>
      <td className={panel.number}>{formatExactTime(line.at)}</td>
      <td>{line.service}</td>
      <td>
        <Badge tone={TONES[line.level] ?? "neutral"}>{line.level}</Badge>
      </td>
      <td className={styles.message}>
        <Message line={line} />
      </td>
      <td>{traceId !== null && <Link to={runPath(run, "traces", traceId)}>{t("logs.toTrace")}</Link>}</td>
    </tr>
  );
}

function Message({ line }: { line: Line }) {
  const fields = Object.entries(line.fields);
  if (fields.length === 0) return <span>{line.message}</span>;
  return (
    <details>
      <summary>
        {line.message}{" "}
        <span className={styles.preview}>{fields.map(([name, value]) => `${name}=${value}`).join(" ")}</span>
      </summary>
      <AttributeList attributes={fields} />
    </details>
  );
}
