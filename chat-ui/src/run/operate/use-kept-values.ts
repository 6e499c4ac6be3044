import { useKeptText } from "../../ui/use-kept-text.ts";
import { useRun } from "../run-context.ts";

/** What was filled into a form and not sent yet, by field; outlives a reload. */
export function useKeptValues(form: string) {
  const { run } = useRun();
  const [text, setText] = useKeptText(sessionStorage, `mayday form ${run} ${form}`);
  const keep = (values: Readonly<Record<string, string>>): void =>
    setText(Object.keys(values).length === 0 ? "" : JSON.stringify(values));
  return [readValues(text), keep] as const;
}

/** Texts by name; nothing when the browser kept something else. */
function readValues(text: string): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
