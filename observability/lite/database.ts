/** The file that holds the window of spans and log records. */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Logger } from "pino";

/** Raised with every change of the schema. A file of another version is dropped: it holds an hour at most. */
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE resources (
    id INTEGER PRIMARY KEY, service TEXT NOT NULL, environment TEXT NOT NULL, attributes TEXT NOT NULL UNIQUE,
    seen_ns INTEGER NOT NULL
  );
  CREATE TABLE spans (
    id INTEGER PRIMARY KEY, resource INTEGER NOT NULL, trace_id TEXT NOT NULL, span_id TEXT NOT NULL,
    parent_id TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,
    start_ns INTEGER NOT NULL, end_ns INTEGER NOT NULL, status INTEGER NOT NULL, details TEXT NOT NULL
  );
  CREATE UNIQUE INDEX spans_by_trace ON spans (trace_id, span_id);
  CREATE INDEX spans_by_time ON spans (start_ns);
  CREATE INDEX spans_failed ON spans (start_ns) WHERE status = 2;
  CREATE TABLE traces (
    trace_id TEXT PRIMARY KEY, start_ns INTEGER NOT NULL, end_ns INTEGER NOT NULL, root_service TEXT, root_name TEXT
  ) WITHOUT ROWID;
  CREATE INDEX traces_by_end ON traces (end_ns);
  CREATE TABLE logs (
    id INTEGER PRIMARY KEY, resource INTEGER NOT NULL, at_ns INTEGER NOT NULL, level TEXT NOT NULL,
    trace_id TEXT NOT NULL, line TEXT NOT NULL, metadata TEXT NOT NULL
  );
  CREATE INDEX logs_by_time ON logs (at_ns);
  CREATE INDEX logs_by_trace ON logs (trace_id) WHERE trace_id <> '';
  PRAGMA user_version = ${VERSION};
`;

/**
 * Opens the store in `directory`, which is made when it is not there. A damaged file is moved aside to
 * `telemetry.db.damaged` (one is kept) and a new one begun. Throws when the folder cannot be written.
 */
export function openDatabase(directory: string, log: Logger): DatabaseSync {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "telemetry.db");
  try {
    const database = open(file);
    if (database.prepare("PRAGMA user_version").get()?.["user_version"] === VERSION) return database;
    database.close();
    log.info({ file }, "the store was written by another version and is begun anew");
    removeFiles(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    renameSync(file, `${file}.damaged`);
    removeFiles(file);
    log.error({ file, error: error.message }, "the store is damaged: moved aside to telemetry.db.damaged, begun anew");
  }
  return open(file);
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 2000 });
  try {
    // NORMAL: a killed process loses nothing that was committed; only a power cut may cost the last moments.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608");
    const empty = database.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.["n"] === 0;
    if (empty) database.exec(`BEGIN; ${SCHEMA} COMMIT`);
    const check = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (check !== "ok") throw new DamagedError(String(check));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class DamagedError extends Error {}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isDamage(error: unknown): error is Error {
  if (error instanceof DamagedError) return true;
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function removeFiles(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}
