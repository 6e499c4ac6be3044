/** The window of spans and log records on disk: written in one transaction per request, pruned by age and by size. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { LogRecord, Received, Resource, Span } from "./otlp.ts";

export type Limits = { maxAgeSeconds: number; maxBytes: number };
type Row = Record<string, unknown>;

const SIZE_SLICE = 50;

export class Store {
  readonly #database: DatabaseSync;
  readonly #limits: Limits;
  #pruned = 0;
  readonly #statements: Record<"resource" | "span" | "trace" | "log", StatementSync>;

  constructor(database: DatabaseSync, limits: Limits) {
    this.#database = database;
    this.#limits = limits;
    this.#statements = {
      resource: database.prepare(`
        INSERT INTO resources (service, environment, attributes, seen_ns) VALUES (?, ?, ?, ?)
        ON CONFLICT (attributes) DO UPDATE SET seen_ns = excluded.seen_ns RETURNING id`),
      // Exporters send again after a timeout: the same span twice is one span.
      span: database.prepare(`
        INSERT OR IGNORE INTO spans
          (resource, trace_id, span_id, parent_id, scope, name, kind, start_ns, end_ns, status, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
      trace: database.prepare(`
        INSERT INTO traces (trace_id, start_ns, end_ns, root_service, root_name) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (trace_id) DO UPDATE SET
          start_ns = min(start_ns, excluded.start_ns), end_ns = max(end_ns, excluded.end_ns),
          root_service = coalesce(root_service, excluded.root_service),
          root_name = coalesce(root_name, excluded.root_name)`),
      log: database.prepare(`
        INSERT INTO logs (resource, at_ns, level, trace_id, line, metadata) VALUES (?, ?, ?, ?, ?, ?)`),
    };
  }

  /** Stores all spans or none. Throws when the disk does not take them. */
  addSpans(received: Received<Span>): void {
    this.#transaction(() => {
      for (const { resource, records } of received.groups) {
        const resourceId = this.#resourceId(resource);
        for (const span of records) this.#addSpan(resourceId, resource.service, span);
      }
    });
  }

  /** Stores all records or none. Throws when the disk does not take them. */
  addLogs(received: Received<LogRecord>): void {
    this.#transaction(() => {
      for (const { resource, records } of received.groups) {
        const resourceId = this.#resourceId(resource);
        for (const { atNs, level, traceId, line, metadata } of records) {
          this.#statements.log.run(resourceId, atNs, level, traceId, line, JSON.stringify(metadata));
        }
      }
    });
  }

  /** Rows of a query, one by one; 64-bit columns have to be cast to text by the query. */
  *select(sql: string, ...parameters: SQLInputValue[]): Generator<Row> {
    yield* this.#database.prepare(sql).iterate(...parameters);
  }

  /** Drops what is older than the window, then, while the store is still too large, the oldest part of the rest. */
  prune(): void {
    const oldest = BigInt(Date.now() - this.#limits.maxAgeSeconds * 1000) * 1_000_000n;
    this.#transaction(() => {
      this.#database.prepare("DELETE FROM spans WHERE start_ns < ?").run(oldest);
      this.#database.prepare("DELETE FROM logs WHERE at_ns < ?").run(oldest);
      this.#database.prepare("DELETE FROM traces WHERE end_ns < ?").run(oldest);
      this.#database.prepare("DELETE FROM resources WHERE seen_ns < ?").run(oldest);
    });
    while (this.bytes() > this.#limits.maxBytes && this.#dropOldestSlice()) continue;
  }

  /** Bytes in use; the file itself keeps freed pages and uses them again. */
  bytes(): number {
    const pages = this.#pragma("page_count") - this.#pragma("freelist_count");
    return pages * this.#pragma("page_size");
  }

  /** How many records have made room for others since this was last asked. */
  takePruned(): number {
    const count = this.#pruned;
    this.#pruned = 0;
    return count;
  }

  close(): void {
    this.#database.close();
  }

  #addSpan(resourceId: number, service: string, span: Span): void {
    const { traceId, spanId, parentId, scope, name, kind, startNs, endNs, status, details } = span;
    const json = JSON.stringify(details);
    this.#statements.span.run(resourceId, traceId, spanId, parentId, scope, name, kind, startNs, endNs, status, json);
    const root = parentId === "" ? [service, name] : [null, null];
    this.#statements.trace.run(traceId, startNs, endNs, ...root);
  }

  #resourceId(resource: Resource): number {
    const { service, environment, attributes } = resource;
    const now = BigInt(Date.now()) * 1_000_000n;
    const row = this.#statements.resource.get(service, environment, JSON.stringify(attributes), now);
    return Number(row?.["id"]);
  }

  /** The oldest fiftieth by arrival. False when nothing is left to drop. */
  #dropOldestSlice(): boolean {
    return this.#transaction(() => {
      let dropped = 0;
      for (const table of ["spans", "logs"]) {
        const range = this.#database.prepare(`SELECT min(id) AS low, max(id) AS high FROM ${table}`).get();
        if (typeof range?.["low"] !== "number" || typeof range["high"] !== "number") continue;
        const last = range["low"] + Math.floor((range["high"] - range["low"]) / SIZE_SLICE);
        dropped += Number(this.#database.prepare(`DELETE FROM ${table} WHERE id <= ?`).run(last).changes);
      }
      this.#database.exec(
        "DELETE FROM traces WHERE end_ns < coalesce((SELECT min(start_ns) FROM spans), 9223372036854775807)",
      );
      this.#pruned += dropped;
      return dropped > 0;
    });
  }

  #pragma(name: string): number {
    return Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
