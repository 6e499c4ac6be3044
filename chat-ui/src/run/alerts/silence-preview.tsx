import { useEffect, useState } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { formatTime } from "../../format/time.ts";
import { plural, t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { writeMatchers, type Matcher } from "./matcher.ts";

const REFRESH_MS = 5000;
const TYPING_MS = 400;

type Preview = ToolOutput<"preview_silence">;

/** What a silence would hold back, told while its matchers are being written. */
export function SilencePreview({ matchers }: { matchers: readonly Matcher[] }) {
  const { run } = useRun();
  const settled = useSettled(matchers, writeMatchers(matchers));
  const input = settled.length === 0 ? null : { run, matchers: [...settled] };
  const query = useQuery({ tool: "preview_silence", input, key: writeMatchers(settled), every: REFRESH_MS });
  return (
    <section className={panel.section} aria-label={t("preview.heading")}>
      <output className={panel.faint}>
        {input === null && t("preview.empty")}
        {query.data !== null && query.failure === null && <Told preview={query.data} />}
      </output>
      {input !== null && <FailureNote failure={query.failure} />}
    </section>
  );
}

function Told({ preview: { now, lately, heard, minutes } }: { preview: Preview }) {
  return (
    <>
      <p>{now.length === 0 ? t("preview.nothing") : plural("preview.now", now.length, { alerts: names(now) })}</p>
      {lately.length > 0 && (
        <p>
          {t("preview.lately", {
            minutes,
            alerts: lately.map((line) => `${nameOf(line)} (${formatTime(line.lastAt)})`).join(", "),
          })}
        </p>
      )}
      {heard.length > 0 && <p>{plural("preview.heard", heard.length, { alerts: names(heard) })}</p>}
    </>
  );
}

const nameOf = ({ alert, service }: Preview["now"][number]): string =>
  service === "" ? alert : `${alert} (${service})`;
const names = (lines: Preview["now"]): string => [...new Set(lines.map(nameOf))].join(", ");

/** The value once it has not changed for a moment, so that not every key pressed is a question. */
function useSettled<T>(value: T, key: string): T {
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    if (key === settled.key) return;
    const timer = setTimeout(() => setSettled({ key, value }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [key, value, settled.key]);
  return settled.value;
}
