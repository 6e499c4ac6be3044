import type { Action, ToolOutput } from "@mayday/agent/contract";
import { plural, t } from "../../../text/t.ts";
import { databaseOperations } from "../database-operations.ts";
import { word, type Command, type Deed, type Option, type ValuePart } from "./grammar.ts";
import { formCommand } from "./form-command.ts";
import { nearest } from "./nearest.ts";
import { numberOf, oneOf, optional } from "./values.ts";

type Operations = ToolOutput<"list_operations">;
type SqlOp = Extract<Action, { kind: "sql" }>["op"];

const MOST_COLUMNS = 4;
const SQL_WORDS = ["select", "explain", "from", "where", "order by", "group by", "limit"];

const sql = (op: SqlOp): Deed => ({ kind: "action", action: { kind: "sql", op } });

/** Reading the database, and what an operator may change in it. */
export function databaseCommands(operations: Operations): Command[] {
  const { tables, queries } = operations;
  const table = oneOf("table", () =>
    tables.map(({ table, rows }) => ({ text: table, note: t("database.rows", { rows: Math.round(rows) }) })),
  );
  const forms = new Map(databaseOperations(operations).map((spec) => [spec.id, spec]));
  return [
    {
      parts: [word("sql"), { kind: "rest", name: "query", options: () => sqlOptions(tables) }],
      help: "command.sql",
      does: ({ query: text = "" }) => sql({ verb: "query", text }),
    },
    {
      parts: [word("query"), oneOf("name", () => queries.map(({ id, title }) => ({ text: id, note: title })))],
      help: "command.query",
      does: ({ name }) => sql({ verb: "query", text: queries.find(({ id }) => id === name)?.text ?? "" }),
    },
    {
      parts: [word("tables")],
      help: "command.tables",
      does: () => showTables(tables),
    },
    {
      parts: [word("index"), table, columnsPart(tables), optional(oneOf("class", ["default", "text_pattern_ops"]))],
      help: "command.index",
      does: ({ table: of = "", columns = "", class: opclass }) =>
        sql({
          verb: "create_index",
          table: of,
          columns: columns.split(","),
          opclass: opclass === "text_pattern_ops" ? opclass : "default",
        }),
    },
    {
      parts: [word("analyze"), table],
      help: "command.analyze",
      does: ({ table: of = "" }) => sql({ verb: "analyze", table: of }),
    },
    ...formCommand("terminate", "command.terminate", forms.get("terminate")),
    ...formCommand("grant", "command.grant", forms.get("grant")),
    ...formCommand("product", "command.product", forms.get("product")),
    ...limitCommands(operations.roles),
  ];
}

function limitCommands(roles: Operations["roles"]): Command[] {
  const role = oneOf("role", () => roles.map((one) => ({ text: one.role, note: roleText(one) })));
  const limit = (key: "connectionLimit" | "statementTimeoutMs", last: ValuePart, what: string): Command => ({
    parts: [word("limit"), role, word(what), last],
    help: "command.limit",
    // Roles come from tools' own list, which are those an action may name.
    does: ({ role: of, number }) =>
      sql({ verb: "set_role", role: of as Extract<SqlOp, { verb: "set_role" }>["role"], [key]: Number(number) }),
  });
  return [
    limit("connectionLimit", numberOf("number", { min: -1, max: 1000 }), "connections"),
    limit("statementTimeoutMs", numberOf("number", { min: 0, max: 3_600_000 }), "statement_ms"),
  ];
}

const roleText = ({ connectionLimit, statementTimeoutMs }: Operations["roles"][number]): string =>
  t("console.role", { connections: connectionLimit, statement: statementTimeoutMs });

function sqlOptions(tables: Operations["tables"]): Option[] {
  const columns = new Set(tables.flatMap((one) => one.columns));
  return [
    ...SQL_WORDS.map((text) => ({ text })),
    ...tables.map(({ table }) => ({ text: table, note: t("index.table") })),
    ...[...columns].map((text) => ({ text, note: t("operation.column") })),
  ];
}

/** Columns of the table that was given, joined by commas. */
function columnsPart(tables: Operations["tables"]): ValuePart {
  const of = (table: string | undefined): readonly string[] => tables.find((one) => one.table === table)?.columns ?? [];
  return {
    kind: "value",
    name: "columns",
    optional: false,
    options: ({ table }) => of(table).map((text) => ({ text })),
    problem(text, { table = "" }) {
      const known = of(table);
      const given = text.split(",");
      const wrong = given.find((column) => !known.includes(column));
      if (wrong !== undefined) {
        const meant = nearest(wrong, known);
        return meant === null
          ? t("console.noColumn", { column: wrong, table, columns: known.join(", ") })
          : t("console.meant", { text: wrong, name: t("operation.column").toLowerCase(), meant });
      }
      return given.length > MOST_COLUMNS ? plural("console.mostColumns", MOST_COLUMNS) : null;
    },
  };
}

function showTables(tables: Operations["tables"]): Deed {
  const rows = tables.map(({ table, rows: count, columns, indexes }) => [
    table,
    String(Math.round(count)),
    columns.join(", "),
    indexes.map(({ name }) => name).join(", "),
  ]);
  const columns = [t("index.table"), t("console.column.rows"), t("operation.column"), t("console.column.indexes")];
  return { kind: "show", text: "", table: { columns, rows, truncated: false } };
}
