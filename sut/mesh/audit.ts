const LIMIT = 200;
const CHANGE_CHARACTERS = 500;

/** What somebody asked of the mesh, and what became of it. */
export type AuditEntry = {
  at: string;
  request: string;
  change: string;
  outcome: "accepted" | "refused";
  reason: string;
};

/** The last 200 requests to change something, also those that were refused. */
export function createAudit() {
  const entries: AuditEntry[] = [];
  return {
    entries: () => [...entries],
    /** `reason` is why it was refused; null when it was not. */
    note(request: string, change: unknown, reason: string | null): void {
      const said = change === undefined ? "" : JSON.stringify(change).slice(0, CHANGE_CHARACTERS);
      const outcome = reason === null ? "accepted" : "refused";
      entries.push({ at: new Date().toISOString(), request, change: said, outcome, reason: reason ?? "" });
      entries.splice(0, Math.max(0, entries.length - LIMIT));
    },
  };
}
