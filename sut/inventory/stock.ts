import type { Database, Query } from "../kit/database.ts";
import { createGate } from "../kit/gate.ts";
import type { Logger } from "../kit/logger.ts";
import { counter, gauge } from "../kit/metrics.ts";
import { ServiceError } from "../kit/service-error.ts";

export type Item = { productId: number; quantity: number };
export type ReservedItem = Item & { name: string; priceCents: number };
export type Stock = ReturnType<typeof createStock>;

/** So that orders leave connections for everybody else, whatever they wait for. */
const MOST_AT_ONCE = 3;
const LOCK_WAIT_MS = 2500;
const ATTEMPTS = 2;

const reservations = counter("stock_reservations_total", "Attempts to take the items of an order off the stock", [
  "result",
]);
const inProgress = gauge("stock_changes_in_progress", "Changes of stock that are being made");
const waiting = gauge("stock_changes_waiting", "Changes of stock that wait for their turn");

const FIRST = { emptiest: "available, product_id", newest: "product_id desc" };

export type StockOptions = {
  database: Database;
  /** Whether rows are locked in the order of their ids, so that no two transactions can wait for each other. */
  ordered: () => boolean;
  log: Logger;
};

export function createStock({ database, ordered, log }: StockOptions) {
  const gate = createGate(MOST_AT_ONCE, () => {
    inProgress.set(gate.running());
    waiting.set(gate.waiting());
  });

  const inOrder = (items: Item[]) => (ordered() ? items.toSorted((a, b) => a.productId - b.productId) : items);

  async function change<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const asked = performance.now();
    return gate.run(() => {
      // Who asked has given up by then: work for nobody would make the next ones wait.
      if (performance.now() - asked > LOCK_WAIT_MS) throw tooLate();
      return database.transaction(async (query) => {
        await query("lock_timeout", "select set_config('lock_timeout', $1, true)", [`${LOCK_WAIT_MS}ms`]);
        return work(query);
      });
    });
  }

  async function reserveOnce(items: Item[]): Promise<ReservedItem[]> {
    return change(async (query) => {
      const reserved: ReservedItem[] = [];
      for (const item of inOrder(items)) reserved.push(await take(query, item));
      return reserved;
    });
  }

  return {
    /**
     * Takes all items off the stock, or none: 404 for an unknown product, 409 for one that is sold out, 504 when the
     * stock could not be had in time. Loses against another transaction once, not twice.
     */
    async reserve(items: Item[]): Promise<ReservedItem[]> {
      for (let attempt = 1; ; attempt++) {
        try {
          const reserved = await reserveOnce(items);
          reservations.inc({ result: "ok" });
          return reserved;
        } catch (error) {
          const result = resultOf(error);
          reservations.inc({ result });
          if (result === "timeout") throw tooLate(error);
          if (result !== "conflict" || attempt === ATTEMPTS) throw error;
          log.warn({ error, attempt, products: items.map((item) => item.productId) }, "reservation tried again");
        }
      }
    },

    /** Puts items back that were reserved for an order which did not come about. */
    release: (items: Item[]): Promise<void> =>
      change(async (query) => {
        for (const { productId, quantity } of inOrder(items)) {
          await query("stock_release", "update inventory.stock set available = available + $2 where product_id = $1", [
            productId,
            quantity,
          ]);
        }
      }),

    /** Fills the shelves of these products up to `target` pieces, all or none; in the order of `first`, unless ordered. */
    restock: (ids: number[], target: number, first: keyof typeof FIRST): Promise<void> =>
      database.transaction(async (query) => {
        const shelves = await query<{ id: number }>(
          "stock_shelves",
          `select product_id as id from inventory.stock where product_id = any($1)
           order by ${ordered() ? "product_id" : FIRST[first]}`,
          [ids],
        );
        for (const { id } of shelves) await fill(query, id, target);
      }),
  };
}

async function take(query: Query, { productId, quantity }: Item): Promise<ReservedItem> {
  const [reserved] = await query<ReservedItem>(
    "stock_reserve",
    `update inventory.stock s set available = s.available - $2 from inventory.products p
     where p.id = s.product_id and s.product_id = $1 and s.available >= $2
     returning s.product_id as "productId", $2::int as quantity, p.name, p.price_cents as "priceCents"`,
    [productId, quantity],
  );
  if (reserved) return reserved;
  throw await whyMissing(query, productId);
}

/** A shelf is counted under lock, so that nothing is sold between the count and the delivery that it asks for. */
async function fill(query: Query, id: number, target: number): Promise<void> {
  const [shelf] = await query<{ available: number }>(
    "stock_count",
    "select available from inventory.stock where product_id = $1 for update",
    [id],
  );
  if (!shelf || shelf.available >= target) return;
  await query("stock_fill", "update inventory.stock set available = $2, counted_at = now() where product_id = $1", [
    id,
    target,
  ]);
}

async function whyMissing(query: Query, productId: number): Promise<ServiceError> {
  const known = await query("stock_by_product", "select from inventory.stock where product_id = $1", [productId]);
  return known.length === 0
    ? new ServiceError(404, "unknown_product", `there is no product ${productId}: remove it from the order`)
    : new ServiceError(409, "sold_out", `product ${productId} is sold out: order fewer, or remove it`);
}

const tooLate = (cause?: unknown) =>
  new ServiceError(504, "stock_timeout", "the stock of these products could not be had in time: try again", { cause });

type Result = "refused" | "conflict" | "timeout" | "error";

function resultOf(error: unknown): Result {
  if (error instanceof ServiceError && error.status < 500) return "refused";
  const state = sqlStateOf(error);
  // A deadlock; a row that stayed locked, or a statement that took too long.
  if (state === "40P01") return "conflict";
  if (state === "55P03" || (error instanceof ServiceError && error.code === "stock_timeout")) return "timeout";
  return "error";
}

/** PostgreSQL's code, of the error itself or of the one behind it. */
function sqlStateOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return "code" in error && !(error instanceof ServiceError) ? error.code : sqlStateOf(error.cause);
}
