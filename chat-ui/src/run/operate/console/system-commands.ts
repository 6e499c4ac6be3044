import type { Action, Progress, ToolOutput } from "@mayday/agent/contract";
import { formatTime } from "../../../format/time.ts";
import { named, t } from "../../../text/t.ts";
import { asProfile } from "../service-name.ts";
import { usage, word, words, type Command, type Deed } from "./grammar.ts";
import { numberOf, oneOf, optional } from "./values.ts";

type Operations = ToolOutput<"list_operations">;
type Done = Progress["actions"][number];
type MonitoringOp = Extract<Action, { kind: "monitoring" }>["op"];

const LAST = "last";

/** The load, where there is a generator. */
export function loadCommands({ load }: Pick<Operations, "load">): Command[] {
  if (load === null) return [];
  return [
    {
      parts: [word("load"), oneOf("profile", load.profiles)],
      help: "command.load",
      does: ({ profile = "" }) =>
        profile === load.profile
          ? { kind: "refused", reason: t("console.already", { what: t("load.label"), value: profile }) }
          : { kind: "action", action: { kind: "load", profile: asProfile(profile) } },
    },
  ];
}

const act = (op: MonitoringOp): Deed => ({ kind: "action", action: { kind: "monitoring", op } });

/** How the system is watched, where that can be changed. */
export function monitoringCommands({ monitoring }: Pick<Operations, "monitoring">): Command[] {
  if (monitoring === null) return [];
  const { thresholds, targets } = monitoring;
  return [
    {
      parts: [
        word("threshold"),
        oneOf("alert", () => thresholds.map(({ alert, value }) => ({ text: alert, note: String(value) }))),
        numberOf("value", { min: -1e15, max: 1e15, whole: false }),
      ],
      help: "command.threshold",
      does: ({ alert = "", value }) => act({ verb: "set_threshold", alert, value: Number(value) }),
    },
    {
      parts: [
        word("scrape"),
        oneOf(
          "target",
          targets.map(({ job }) => job),
        ),
        oneOf("state", ["on", "off"]),
      ],
      help: "command.scrape",
      does: ({ target: job = "", state }) => act({ verb: "set_target", job, scraped: state === "on" }),
    },
  ];
}

/** What was done, newest first, and its undoing. */
export function undoCommands(actions: readonly Done[]): Command[] {
  const own = actions.filter(({ actor }) => actor === "learner").toSorted((a, b) => b.at - a.at);
  const open = own.filter(({ undoable, state }) => undoable && state === "applied");
  const places = [LAST, ...open.map((_, at) => String(at + 1))];
  return [
    { parts: [word("actions")], help: "command.actions", does: () => showActions(own, open) },
    {
      parts: [
        word("undo"),
        oneOf("action", () => places.map((text, at) => ({ text, note: open[Math.max(0, at - 1)]?.label ?? "" }))),
      ],
      help: "command.undo",
      does({ action: which }) {
        const action = open[which === LAST ? 0 : Number(which) - 1];
        if (action === undefined) return { kind: "refused", reason: t("console.nothingToUndo") };
        return { kind: "undo", actionId: action.actionId, label: action.label };
      },
    },
  ];
}

function showActions(own: readonly Done[], open: readonly Done[]): Deed {
  if (own.length === 0) return { kind: "show", text: t("operate.doneNone"), table: null };
  const columns = [t("console.column.undo"), t("logs.time"), t("console.column.what"), t("topology.state")];
  const rows = own.map((action) => [
    open.includes(action) ? String(open.indexOf(action) + 1) : "",
    formatTime(action.at),
    action.label,
    named("action.state", action.state),
  ]);
  return { kind: "show", text: "", table: { columns, rows, truncated: false } };
}

/** What there is, and how it is written. `others` are the commands that it tells of beside itself. */
export function helpCommands(others: readonly Command[]): Command[] {
  const first = [...new Set(others.flatMap(({ parts: [part] }) => (part?.kind === "word" ? [part.word] : [])))];
  const help: Command = {
    parts: [word("help"), optional(oneOf("command", first))],
    help: "command.help",
    does: ({ command }) => showHelp([...others, help, clear], command),
  };
  const clear: Command = { parts: words("clear"), help: "command.clear", does: () => ({ kind: "clear" }) };
  return [help, clear];
}

function showHelp(commands: readonly Command[], about: string | undefined): Deed {
  const told = commands.filter(
    ({ parts: [part] }) => about === undefined || (part?.kind === "word" && part.word === about),
  );
  const columns = [t("console.column.command"), t("console.column.what")];
  const rows = told.map((command) => [usage(command), t(command.help)]);
  return { kind: "show", text: t("console.helpText"), table: { columns, rows, truncated: false } };
}
