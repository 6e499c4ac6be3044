import type { Action, ToolOutput } from "@mayday/agent/contract";
import { plural } from "../../text/t.ts";
import { option, type OperationSpec, type Values } from "./operation-spec.ts";

type Operations = ToolOutput<"list_operations">;
type SqlOp = Extract<Action, { kind: "sql" }>["op"];
type Grant = Extract<SqlOp, { verb: "grant" }>;
type SetRole = Extract<SqlOp, { verb: "set_role" }>;
type ProductSet = Extract<SqlOp, { verb: "update_product" }>["set"];

const PRIVILEGES = ["select", "insert", "update", "delete"] as const satisfies Grant["privileges"];
const SERVICE_ROLES = ["inventory", "orders", "worker"] as const satisfies Grant["role"][];
const NUMBERS = ["price_cents", "popularity"];
const COLUMNS = ["attributes", "name", "category", "description", ...NUMBERS];

/** What an operator may do to the database beside queries and indexes. */
export function databaseOperations({ applications, roles, tables }: Operations): OperationSpec[] {
  return [
    {
      id: "terminate",
      title: "operation.terminate",
      text: "operation.terminateText",
      submit: "operation.terminateDo",
      question: "operation.terminateSure",
      fields: [
        {
          id: "application",
          type: "choice",
          label: "operation.application",
          options: applications.map(({ application, backends }) =>
            option(application, `${application} (${plural("operation.connections", backends)})`),
          ),
        },
      ],
      action: ({ application = "" }) => sql({ verb: "terminate_backend", application }),
    },
    {
      id: "grant",
      title: "operation.grant",
      text: "operation.grantText",
      submit: "operation.grantDo",
      fields: [
        {
          id: "privilege",
          type: "choice",
          label: "operation.privilege",
          options: PRIVILEGES.map((one) => option(one)),
        },
        { id: "table", type: "choice", label: "index.table", options: tables.map(({ table }) => option(table)) },
        { id: "role", type: "choice", label: "operation.role", options: SERVICE_ROLES.map((one) => option(one)) },
      ],
      action: grant,
    },
    {
      id: "limits",
      title: "operation.limits",
      text: "operation.limitsText",
      submit: "knob.apply",
      fields: [
        { id: "role", type: "choice", label: "operation.role", options: roles.map(({ role }) => option(role)) },
        {
          id: "connections",
          type: "number",
          label: "operation.connectionLimit",
          min: -1,
          max: 1000,
          whole: true,
          optional: true,
        },
        {
          id: "timeout",
          type: "number",
          label: "operation.statementTimeout",
          min: 0,
          max: 3_600_000,
          whole: true,
          optional: true,
        },
      ],
      action: setRole,
    },
    {
      id: "product",
      title: "operation.product",
      text: "operation.productText",
      submit: "knob.apply",
      fields: [
        { id: "product", type: "number", label: "operation.productId", min: 1, max: 2_147_483_647, whole: true },
        { id: "column", type: "choice", label: "operation.column", options: COLUMNS.map((one) => option(one)) },
        { id: "value", type: "text", label: "operation.value", help: "operation.valueHelp", maxLength: 2000 },
      ],
      action: updateProduct,
    },
  ];
}

const sql = (op: SqlOp): Action => ({ kind: "sql", op });

function grant({ privilege, table = "", role }: Values): Action | null {
  const known = PRIVILEGES.find((one) => one === privilege);
  const to = SERVICE_ROLES.find((one) => one === role);
  return known && to ? sql({ verb: "grant", privileges: [known], table, role: to }) : null;
}

function setRole({ role, connections, timeout }: Values): Action | null {
  if (connections === undefined && timeout === undefined) return null;
  return sql({
    verb: "set_role",
    // Roles come from tools' own list, which are those an action may name.
    role: role as SetRole["role"],
    ...(connections === undefined ? {} : { connectionLimit: Number(connections) }),
    ...(timeout === undefined ? {} : { statementTimeoutMs: Number(timeout) }),
  });
}

function updateProduct({ product, column = "", value = "" }: Values): Action | null {
  const set = column === "attributes" ? attributesOf(value) : columnOf(column, value);
  return set === null ? null : sql({ verb: "update_product", product: Number(product), set });
}

function columnOf(column: string, value: string): ProductSet | null {
  if (!NUMBERS.includes(column)) return { [column]: value };
  const number = Number(value);
  return Number.isInteger(number) ? { [column]: number } : null;
}

/** A JSON object as the product's attributes; what may be in it is for tools to check. */
function attributesOf(text: string): ProductSet | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
    return { attributes: parsed as NonNullable<ProductSet["attributes"]> };
  } catch {
    return null;
  }
}
