import type { Progress, ToolOutput } from "@mayday/agent/contract";
import { databaseCommands } from "./database-commands.ts";
import type { Command } from "./grammar.ts";
import { meshCommands } from "./mesh-commands.ts";
import { serviceCommands } from "./service-commands.ts";
import { cacheCommands, queueCommands } from "./store-commands.ts";
import { helpCommands, loadCommands, monitoringCommands, undoCommands } from "./system-commands.ts";

/** Every command there is now: made from what the system offers, so that nothing else can be asked for. */
export function commandsOf(
  operations: ToolOutput<"list_operations">,
  actions: Progress["actions"],
): readonly Command[] {
  const all = [
    ...serviceCommands(operations),
    ...databaseCommands(operations),
    ...cacheCommands(operations),
    ...queueCommands(operations),
    ...meshCommands(operations.mesh),
    ...loadCommands(operations),
    ...monitoringCommands(operations),
    ...undoCommands(actions),
  ];
  return [...all, ...helpCommands(all)];
}
