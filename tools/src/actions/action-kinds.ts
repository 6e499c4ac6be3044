import type { Action, ActionKind } from "@mayday/scenarios/contract";
import type { ActionHandler } from "./action-handler.ts";
import { config } from "./config.ts";
import { load } from "./load.ts";
import { mesh } from "./mesh.ts";
import { monitoring } from "./monitoring.ts";
import { notify } from "./notify.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { redis } from "./redis.ts";
import { restart } from "./restart.ts";
import { sql } from "./sql.ts";
import { wait } from "./wait.ts";

/** Every kind of action. A new kind is a file, a test and a line here, and its shape in the scenarios' `actionSchema`. */
const ACTION_KINDS: { [K in ActionKind]: ActionHandler<K> } = {
  config,
  restart,
  sql,
  redis,
  rabbitmq,
  mesh,
  load,
  monitoring,
  notify,
  wait,
};

/** The handler of an action's kind. */
export function handlerOf<K extends ActionKind>(action: Extract<Action, { kind: K }>): ActionHandler<K> {
  return ACTION_KINDS[action.kind];
}
