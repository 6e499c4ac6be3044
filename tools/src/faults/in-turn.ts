/**
 * Runs things side by side as far as they do not touch the same part: `holding(parts, work)` begins `work` as soon as
 * none of `parts` is held by another, in the order of the calls where they compete.
 */
export function createTurns() {
  const waiting: { parts: readonly string[]; begin: () => void }[] = [];
  const held = new Set<string>();

  function admit(): void {
    // What waits keeps its parts from those who came later: nothing waits for ever.
    const wanted = new Set<string>();
    for (const one of waiting.slice()) {
      if (one.parts.every((part) => !held.has(part) && !wanted.has(part))) {
        waiting.splice(waiting.indexOf(one), 1);
        for (const part of one.parts) held.add(part);
        one.begin();
      } else for (const part of one.parts) wanted.add(part);
    }
  }

  return async function holding<T>(parts: readonly string[], work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      waiting.push({ parts, begin });
      admit();
    });
    try {
      return await work();
    } finally {
      for (const part of parts) held.delete(part);
      admit();
    }
  };
}
