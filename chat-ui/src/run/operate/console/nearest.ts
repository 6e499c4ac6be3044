/** How many letters have to be changed, added or left out to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const [above = 0, left = 0, corner = 0] = [row[j], next[j - 1], row[j - 1]];
      next.push(Math.min(above + 1, left + 1, corner + (letter === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** What was probably meant: the word that is most like it, or null when none is. */
export function nearest(text: string, words: readonly string[]): string | null {
  const wanted = text.toLowerCase();
  const near = words
    .map((word) => ({ word, far: word.toLowerCase().startsWith(wanted) ? 1 : distance(wanted, word.toLowerCase()) }))
    .filter(({ far }) => far <= Math.floor((wanted.length + 1) / 3))
    .sort((a, b) => a.far - b.far);
  return near[0]?.word ?? null;
}
