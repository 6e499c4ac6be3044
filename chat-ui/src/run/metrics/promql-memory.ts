import { readKept, readKeptList, writeKept, writeKeptList } from "../../ui/kept.ts";

/** Queries of this browser: those that were asked, newest first, and the one that is being written. */
const EARLIER = "mayday.promql.earlier";
const DRAFT = "mayday.promql.draft";
const MOST = 20;

export const earlierQueries = (): string[] => readKeptList(localStorage, EARLIER).slice(0, MOST);

export function rememberQuery(query: string): string[] {
  const all = [query, ...earlierQueries().filter((one) => one !== query)].slice(0, MOST);
  writeKeptList(localStorage, EARLIER, all);
  return all;
}

/** What was written and not asked yet; empty when there is nothing. */
export const draftOf = (): string => readKept(sessionStorage, DRAFT);

export const keepDraft = (text: string): void => writeKept(sessionStorage, DRAFT, text);
