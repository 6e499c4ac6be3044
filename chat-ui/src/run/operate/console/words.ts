/** A word of a line, with where it stands. `open`: its quote is not closed yet. */
export type Word = { text: string; from: number; to: number; open: boolean };

/** The words of a line. Quotes keep what belongs together (`"sales report"`). */
export function splitWords(line: string): Word[] {
  return [...line.matchAll(/"([^"]*)("?)|'([^']*)('?)|\S+/g)].map((match) => {
    const [whole, double, doubleEnd, single, singleEnd] = match;
    const from = match.index;
    return {
      text: double ?? single ?? whole,
      from,
      to: from + whole.length,
      open: (double !== undefined && doubleEnd === "") || (single !== undefined && singleEnd === ""),
    };
  });
}

/** As it has to be typed. */
export const quoted = (text: string): string => (/^[^\s"']+$/.test(text) ? text : `"${text}"`);
