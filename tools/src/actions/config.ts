import type { Scalar } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler, type ActionOf } from "./action-handler.ts";

/** Changes settings of one service: all of them, or none when one is refused. */
export const config: ActionHandler<"config"> = {
  isOperators: () => true,
  describe: ({ service, set, reset = [] }) =>
    [
      ...(Object.keys(set).length > 0 ? [`Set ${service}: ${listed(set)}`] : []),
      ...(reset.length > 0 ? [`Reset ${service}: ${reset.join(", ")}`] : []),
    ].join("; "),

  async captureUndo({ service, ...action }, system, signal) {
    const { values, defaults } = await system.service(service).config(signal);
    const before: Record<string, Scalar> = {};
    for (const [key, wanted] of Object.entries(wantedBy(action, service, defaults))) {
      const value = values[key];
      if (value === undefined) throw unknownKnob(service, key);
      if (value !== wanted) before[key] = value;
    }
    return Object.keys(before).length === 0 ? [] : [{ kind: "config", service, set: before }];
  },

  async apply({ service, ...action }, system, signal) {
    const admin = system.service(service);
    const { defaults } = await admin.config(signal);
    const set = wantedBy(action, service, defaults);
    for (const key of Object.keys(set)) if (!(key in defaults)) throw unknownKnob(service, key);
    await admin.patch(set, signal);

    const { values } = await admin.config(signal);
    const missed = Object.keys(set).filter((key) => values[key] !== set[key]);
    if (missed.length > 0) {
      throw new ToolError(
        "internal",
        `${service} accepted the change but still has ${listed(pick(values, missed))}`,
        "Look at the service's settings and try again.",
      );
    }
    return done(`${service} now has ${listed(set)}`);
  },
};

/** What is to be set in all, defaults included. */
function wantedBy(
  { set, reset = [] }: Pick<ActionOf<"config">, "set" | "reset">,
  service: string,
  defaults: Readonly<Record<string, Scalar>>,
): Record<string, Scalar> {
  const wanted = { ...set };
  for (const key of reset) {
    const value = defaults[key];
    if (value === undefined) throw unknownKnob(service, key);
    wanted[key] = value;
  }
  return wanted;
}

function unknownKnob(service: string, key: string): ToolError {
  return new ToolError("invalid_input", `${service} has no setting ${key}`, "Choose one that list_operations names.");
}

const pick = (values: Record<string, Scalar>, keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, values[key] ?? "nothing"]));

const listed = (set: Record<string, Scalar>) =>
  Object.entries(set)
    .map(([key, value]) => `${key} = ${value}`)
    .join(", ");
