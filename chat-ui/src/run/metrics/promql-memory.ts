/** Queries of this browser: those that were asked, newest first, and the one that is being written. */
const EARLIER = "mayday.promql.earlier";
const DRAFT = "mayday.promql.draft";
const MOST = 20;

export function earlierQueries(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(EARLIER) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    // Somebody else's text, or no storage at all: there is no history then.
    return [];
  }
}

export function rememberQuery(query: string): string[] {
  const all = [query, ...earlierQueries().filter((one) => one !== query)].slice(0, MOST);
  store(() => localStorage.setItem(EARLIER, JSON.stringify(all)));
  return all;
}

/** What was written and not asked yet; null when there is nothing. */
export function draftOf(): string | null {
  try {
    return sessionStorage.getItem(DRAFT);
  } catch {
    return null;
  }
}

export function keepDraft(text: string | null): void {
  store(() => (text === null ? sessionStorage.removeItem(DRAFT) : sessionStorage.setItem(DRAFT, text)));
}

/** A browser that keeps nothing, or has no room, is no reason to fail. */
function store(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing is kept then.
  }
}
