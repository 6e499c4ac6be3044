/** A number before the remark `# threshold`, with what it is compared by. */
const THRESHOLD = /([<>]=?\s*)(-?[\d.]+(?:e[+-]?\d+)?)(?=\s*# threshold)/;

/** Where each alert stands in the text of a rules file. */
function sections(text: string): { alert: string; from: number; to: number }[] {
  const starts = [...text.matchAll(/^\s*- (?:alert|record|name):\s*(\S+)/gm)];
  return starts.flatMap((start, index) =>
    start[0].includes("- alert:")
      ? [{ alert: start[1] ?? "", from: start.index, to: starts[index + 1]?.index ?? text.length }]
      : [],
  );
}

/** The thresholds in the text of a rules file, by alert. */
export function readThresholds(text: string): Map<string, number> {
  return new Map(
    sections(text).flatMap(({ alert, from, to }) => {
      const [, , value] = THRESHOLD.exec(text.slice(from, to)) ?? [];
      return value === undefined ? [] : [[alert, Number(value)]];
    }),
  );
}

/** The same text with another threshold for an alert; nothing else of it changes. Null when the alert has none. */
export function withThreshold(text: string, alert: string, value: number): string | null {
  const section = sections(text).find((one) => one.alert === alert);
  if (section === undefined || !THRESHOLD.test(text.slice(section.from, section.to))) return null;
  const changed = text
    .slice(section.from, section.to)
    .replace(THRESHOLD, (_, compared: string) => compared + String(value));
  return text.slice(0, section.from) + changed + text.slice(section.to);
}

/** Whether the expression of a rule, as Prometheus prints it, compares with this number. */
export function comparesWith(expression: string, value: number): boolean {
  return [...expression.matchAll(/[<>]=?\s*(-?[\d.]+(?:e[+-]?\d+)?)(?![\w.])/g)].some(
    ([, number]) => Number(number) === value,
  );
}
