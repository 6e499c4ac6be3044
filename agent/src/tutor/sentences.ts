/** A text that grows, cut into sentences: each with the white space after it, so that together they are the text. */
export function createSplitter() {
  let rest = "";
  return {
    /** Adds text and gives the sentences that are complete now. */
    push(text: string): string[] {
      rest += text;
      const complete: string[] = [];
      for (let end = sentenceEnd(rest); end > 0; end = sentenceEnd(rest)) {
        complete.push(rest.slice(0, end));
        rest = rest.slice(end);
      }
      return complete;
    },
    /** What is left when no more text comes. */
    flush(): string[] {
      const last = rest;
      rest = "";
      return last.trim() === "" ? [] : [last];
    },
  };
}

/** Where the first sentence ends, after its white space; 0 when it may still go on. */
function sentenceEnd(text: string): number {
  const match = /(?:[.!?…]["')\]*_]*[ \t]+|[.!?…:]["')\]*_]*\n+|\n\n+)(?=\S)/.exec(text);
  return match === null ? 0 : match.index + match[0].length;
}
