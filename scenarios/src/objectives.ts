/**
 * What customers are promised, by journey; the names are the label `slo` of the recording rules in
 * `observability/prometheus/rules.yaml`. The promise of shipping counts time instead of requests.
 */
export const OBJECTIVES = {
  browse: { title: "Browse products", promise: "99 % of pages of products come without an error within 0.5 s" },
  search: { title: "Search", promise: "99 % of searches are answered without an error within 0.3 s" },
  checkout: { title: "Check out", promise: "99 % of orders are taken without an error within 1 s" },
  shipping: { title: "Ship", promise: "For 99 % of the time no order waits longer than 10 s to be shipped" },
} as const satisfies Record<string, { title: string; promise: string }>;
export type Objective = keyof typeof OBJECTIVES;
export const objectiveIds = Object.keys(OBJECTIVES) as [Objective, ...Objective[]];

/** Share of requests (or of time) that may be bad. */
export const ALLOWED_BAD = 0.01;
/** What an error budget is for, seconds: the usual 30 days, 30 times shorter like every window of the alerts. */
export const BUDGET_WINDOW_SECONDS = 24 * 3600;

/**
 * How fast an error budget burns and what is left of it, from the share that is bad now and the seconds' worth of bad
 * since the incident began. `burnRate` 1 spends the whole budget in its window; `left` is of 1, and below 0 when it is
 * overspent. (Google, The Site Reliability Workbook, chapter 5.)
 */
export function errorBudget(bad: number, badSeconds: number): { burnRate: number; left: number } {
  return { burnRate: bad / ALLOWED_BAD, left: 1 - badSeconds / (ALLOWED_BAD * BUDGET_WINDOW_SECONDS) };
}
