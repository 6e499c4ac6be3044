import type { FeedItem, Progress, ToolOutput } from "../../contract.ts";

type Debrief = ToolOutput<"get_debrief">["debrief"];
type Item<T extends FeedItem["type"]> = Extract<FeedItem, { type: T }>;

const itemsOf = <T extends FeedItem["type"]>(feed: readonly FeedItem[], type: T): Item<T>[] =>
  feed.filter((item): item is Item<T> => item.type === type);

/** Where feed, progress and debrief of a run that is over contradict one another. */
export function contradictions(feed: readonly FeedItem[], progress: Progress, debrief: Debrief): string[] {
  const checks = progress.stages.flatMap((stage) => stage.checks);
  const passed = checks.filter(({ state }) => state === "passed").map(({ id }) => id);
  const told = itemsOf(feed, "check").map(({ check }) => check);
  const hints = itemsOf(feed, "hint").map(({ hint }) => hint);
  const asked = itemsOf(feed, "learner_message");
  const answers = itemsOf(feed, "tutor_message");
  return [
    ...differ("checks passed", told, passed),
    ...differ(
      "hints revealed",
      hints,
      progress.hints.map(({ id }) => id),
    ),
    ...differ("findings", itemsOf(feed, "finding").map(key), progress.findings.map(key)),
    ...repeated(
      "tutor messages",
      answers.map(({ id }) => id),
    ),
    ...repeated(
      "learner messages",
      asked.map(({ clientId }) => clientId),
    ),
    ...asked.flatMap(({ clientId, text }) =>
      answers.some(({ id }) => id.endsWith(clientId)) ? [] : [`nobody answered "${text}"`],
    ),
    ...answers.flatMap(({ text, ended }) =>
      ended === "done" || ended === "screened" ? [] : [`"${text}" ended ${ended}`],
    ),
    ...differ("checks in the debrief", [`${debrief.checks.passed}`], [`${passed.length}`]),
    ...(!debrief.verified ? [`the system was not put back: ${debrief.differences.join("; ")}`] : []),
  ];
}

const key = ({ component, mechanism }: { component: string; mechanism: string | null }) => `${component}/${mechanism}`;

function differ(what: string, feed: readonly string[], progress: readonly string[]): string[] {
  const same = [...feed].sort().join() === [...progress].sort().join();
  return same ? [] : [`${what}: the feed says [${feed.join(", ")}], progress [${progress.join(", ")}]`];
}

function repeated(what: string, ids: readonly string[]): string[] {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return twice.length === 0 ? [] : [`${what} came twice: ${twice.join(", ")}`];
}
