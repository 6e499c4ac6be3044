import { Socket } from "node:net";
import { Client, DatabaseError, type ClientConfig } from "pg";
import { ToolError } from "../tool-error.ts";
import { reasonOf, SourceUnavailable, stopped } from "./source.ts";

export const SOURCE = "sut-postgres";
/** What connections of the operations console call themselves; nothing may end those. */
export const CONSOLE = "operations console";
export const QUERY_TIMEOUT_MS = 3_000;
/** Until a connection is there: a server that is there may be busy with those of a shop under load. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** Runs `use` on a connection of its own, closed afterwards; a statement may take `timeoutMs`. */
export type Connect = <T>(
  timeoutMs: number,
  signal: AbortSignal | null,
  use: (client: Client) => Promise<T>,
) => Promise<T>;

/**
 * Connections to the shop's PostgreSQL as the role in `url`. PostgreSQL's own complaint is passed on as ToolError
 * `invalid_input`; more than `maxBytes` from it breaks the connection off (`too_large`).
 */
export function connectTo(url: string, maxBytes = Infinity): Connect {
  return async (timeoutMs, signal, use) => {
    const meter = { exceeded: false };
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: timeoutMs,
      application_name: CONSOLE,
      ...(maxBytes === Infinity ? {} : meteredStream(maxBytes, meter)),
    });
    // An error on an idle connection is reported by the next call that uses it.
    client.on("error", () => {});
    const stop = () => void client.end();
    try {
      await client.connect();
      signal?.throwIfAborted();
      signal?.addEventListener("abort", stop, { once: true });
      return await use(client);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      if (meter.exceeded) throw tooMuch(maxBytes, error);
      throw signal?.aborted ? stopped(SOURCE, error) : databaseError(error, timeoutMs);
    } finally {
      signal?.removeEventListener("abort", stop);
      await client.end();
    }
  };
}

/** A single value can be a gigabyte, which a limit on rows does not stop. */
function meteredStream(maxBytes: number, meter: { exceeded: boolean }): Pick<ClientConfig, "stream"> {
  return {
    stream: () => {
      const socket = new Socket();
      let bytes = 0;
      socket.on("data", (piece) => {
        bytes += piece.length;
        if (bytes <= maxBytes) return;
        meter.exceeded = true;
        socket.destroy(new Error(`more than ${maxBytes} bytes`));
      });
      return socket;
    },
  };
}

function tooMuch(maxBytes: number, cause: unknown): ToolError {
  const reason = `the answer is larger than ${maxBytes / 1024 ** 2} MB, it was broken off`;
  return new ToolError("too_large", reason, "Ask for fewer columns or shorter values.", { cause });
}

function databaseError(error: unknown, timeoutMs: number): ToolError {
  if (!(error instanceof DatabaseError)) return new SourceUnavailable(SOURCE, reasonOf(error), { cause: error });
  const { code = "", message, hint, position } = error;
  if (code === "57014") {
    return new ToolError(
      "timeout",
      `PostgreSQL cancelled the statement after ${timeoutMs / 1000} s.`,
      "Ask for less: add a WHERE or a LIMIT, or look at the plan with EXPLAIN.",
      { cause: error },
    );
  }
  if (code === "53400")
    return new ToolError("too_large", `PostgreSQL: ${message}`, "Ask for less: add a WHERE or a LIMIT.", {
      cause: error,
    });
  // Classes 57P and 53 (shutting down, too many connections) and 08: it is there but does not serve.
  if (/^(57P|53|08)/.test(code)) return new SourceUnavailable(SOURCE, message, { cause: error });
  const where = position === undefined ? "" : ` at character ${position}`;
  return new ToolError("invalid_input", `PostgreSQL: ${message}${where} (${code})`, hint ?? "Correct the statement.", {
    cause: error,
  });
}
