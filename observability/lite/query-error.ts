/** A query that cannot be answered; the message says what is wrong and what is supported. Becomes a 400. */
export class QueryError extends Error {}

/** Cuts a query into the tokens that `pattern` (sticky, global) matches. Throws QueryError at the first thing that is none. */
export function tokenize(query: string, pattern: RegExp, supported: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < query.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(query)?.[0];
    if (!match) throw new QueryError(`parse error at "${query.slice(at, at + 20)}". Supported: ${supported}`);
    if (match.trim()) tokens.push(match);
    at += match.length;
  }
  return tokens;
}

/** The text of a quoted token: "with \"escapes\"" or `as it stands`. */
export function unquote(token: string): string {
  if (token.startsWith("`")) return token.slice(1, -1);
  const text: unknown = JSON.parse(token);
  return String(text);
}
