import type { ToolOutput } from "@mayday/agent/contract";

type Line = ToolOutput<"search_logs">["lines"][number];
type Span = ToolOutput<"get_trace">["spans"][number];
type Trace = ToolOutput<"search_traces">["traces"][number];

const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
const LEVELS = ["info", "info", "info", "info", "warn", "error"] as const;
const id = (number: number, digits: number): string => (number + 1).toString(16).padStart(digits, "0");
const of = <T>(list: readonly [T, ...T[]], at: number): T => list[at % list.length] ?? list[0];

/** Lines like those of the shop, newest first, one every few milliseconds. */
export function generateLines(count: number, newest: number): Line[] {
  return Array.from({ length: count }, (_, at) => ({
    at: newest - at * 40,
    service: of(SERVICES, at),
    level: of(LEVELS, at * 7),
    message: `order ${count - at} placed by a customer who waited for it, and more words than fit into a row of the list`,
    traceId: at % 3 === 0 ? null : id(at, 32),
    fields: { order_id: String(at), total_cents: String(at * 13), route: "/orders/:id", duration_ms: String(at % 900) },
  }));
}

/** A trace as an endpoint leaves it that asks for each of many things: calls within calls, some of them failing. */
export function generateTrace(count: number, start: number): { trace: Trace; spans: Span[] } {
  const spans = Array.from({ length: count }, (_, at): Span => {
    const parent = at === 0 ? null : Math.floor((at - 1) / 6);
    return {
      spanId: id(at, 16),
      parentId: parent === null ? null : id(parent, 16),
      service: of(SERVICES, at),
      name: at === 0 ? "GET /api/products" : `pg.query:SELECT shop ${at}`,
      kind: at === 0 ? "server" : "client",
      start: start + at * 2,
      durationMs: at === 0 ? count * 3 : 40 + ((at * 37) % 900),
      error: at % 97 === 5,
      statusMessage: "",
      attributes: {
        "db.statement": "SELECT id, name FROM inventory.products WHERE id = $1",
        "db.system": "postgresql",
      },
      events: [],
    };
  });
  const root = { traceId: "a".repeat(32), rootService: "gateway", rootName: "GET /api/products" };
  return { trace: { ...root, start, durationMs: count * 3, spans: count, error: true }, spans };
}
