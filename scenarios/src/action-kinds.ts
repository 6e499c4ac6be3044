import { ACTION_KINDS } from "./pack-schema.ts";
import type { ActionKind } from "./schema.ts";

/** The kinds of action that are anywhere in a file. It looks at every field, so that no new place for one is forgotten. */
export function actionKindsIn(value: unknown): ActionKind[] {
  const found = new Set<ActionKind>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part !== "object" || part === null) continue;
    const kind = "kind" in part ? ACTION_KINDS.find((known) => known === part.kind) : undefined;
    if (kind !== undefined) found.add(kind);
    waiting.push(...Object.values(part));
  }
  return [...found].toSorted();
}
