/** Beyond this a page is due: the fast burn of the alerts (Google, The Site Reliability Workbook, chapter 5). */
const FAST = 14.4;

/** How a burn rate is to be taken: within the budget, too fast, or so fast that somebody is paged. */
export function burnOf(rate: number): "kept" | "burning" | "broken" {
  if (rate <= 1) return "kept";
  return rate < FAST ? "burning" : "broken";
}
