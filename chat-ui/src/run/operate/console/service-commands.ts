import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../../text/t.ts";
import { knobBounds, readKnobValue, showKnobValue, type Knob } from "../knob.ts";
import { asService } from "../service-name.ts";
import { word, type Command, type Deed, type Given, type Option, type ValuePart } from "./grammar.ts";
import { oneOf, optional } from "./values.ts";

type Operations = ToolOutput<"list_operations">;
type Service = Operations["services"][number];

/** Settings of the services, and restarts. */
export function serviceCommands({ services }: Pick<Operations, "services">): Command[] {
  const service = oneOf("service", () =>
    services.map(({ service, up }) => ({ text: service, ...(up ? {} : { note: t("operate.down") }) })),
  );
  const knobsOf = (given: Given): readonly Knob[] =>
    services.find((one) => one.service === given["service"])?.knobs ?? [];
  const setting = knobPart(knobsOf);
  return [
    {
      parts: [word("get"), service, optional(setting)],
      help: "command.get",
      does: ({ service: of = "", setting: key }) =>
        showKnobs(
          services.find((one) => one.service === of),
          key,
        ),
    },
    {
      parts: [word("set"), service, setting, knobValuePart(knobsOf)],
      help: "command.set",
      does: (given) => setKnob(given, (knob) => readKnobValue(knob, given["value"] ?? ""), knobsOf(given)),
    },
    {
      parts: [word("reset"), service, setting],
      help: "command.reset",
      does: (given) => setKnob(given, (knob) => knob.default, knobsOf(given)),
    },
    {
      parts: [word("restart"), service],
      help: "command.restart",
      does: ({ service: of = "" }) => ({ kind: "action", action: { kind: "restart", service: asService(of) } }),
    },
  ];
}

/** One of a thing's settings, each with what it is now. */
export const knobPart = (knobsOf: (given: Given) => readonly Knob[]): ValuePart =>
  oneOf("setting", (given) =>
    knobsOf(given).map((knob) => ({ text: knob.key, note: `${showKnobValue(knob.value, knob.unit)} · ${knob.title}` })),
  );

/** A value for the setting that was given before it. */
export function knobValuePart(knobsOf: (given: Given) => readonly Knob[]): ValuePart {
  const knobOf = (given: Given): Knob | undefined => knobsOf(given).find(({ key }) => key === given["setting"]);
  return {
    kind: "value",
    name: "value",
    optional: false,
    options: (given) => valuesOf(knobOf(given)),
    problem(text, given) {
      const knob = knobOf(given);
      if (knob === undefined) return t("console.noSetting", { key: given["setting"] ?? "" });
      const value = readKnobValue(knob, text);
      const { min, max } = knob;
      const within = typeof value !== "number" || ((min === null || value >= min) && (max === null || value <= max));
      return value !== null && within ? null : t("console.notValue", { text, key: knob.key, wanted: wantedText(knob) });
    },
  };
}

function valuesOf(knob: Knob | undefined): Option[] {
  if (knob === undefined) return [];
  const usual = { text: String(knob.default), note: t("knob.default", { value: "" }).trim() };
  if (knob.type === "boolean") return [{ text: "true" }, { text: "false" }];
  if (knob.choices !== null) return knob.choices.map((text) => ({ text }));
  return usual.text === "" ? [] : [usual];
}

/** What a value has to be, in words. */
function wantedText(knob: Knob): string {
  if (knob.choices !== null) return knob.choices.join(", ");
  const bounds = knobBounds(knob);
  return [t(`console.type.${knob.type}`), bounds].filter((part) => part !== "").join(", ");
}

function setKnob(given: Given, read: (knob: Knob) => Knob["value"] | null, knobs: readonly Knob[]): Deed {
  const { service = "", setting = "" } = given;
  const knob = knobs.find(({ key }) => key === setting);
  const value = knob === undefined ? null : read(knob);
  if (knob === undefined || value === null)
    return { kind: "refused", reason: t("console.noSetting", { key: setting }) };
  if (value === knob.value)
    return { kind: "refused", reason: t("console.already", { what: setting, value: String(value) }) };
  return { kind: "action", action: { kind: "config", service: asService(service), set: { [setting]: value } } };
}

function showKnobs(service: Service | undefined, key: string | undefined): Deed {
  if (service?.up !== true) return { kind: "refused", reason: t("console.away", { name: service?.service ?? "" }) };
  return {
    kind: "show",
    text: "",
    table: knobTable(service.knobs.filter((knob) => key === undefined || knob.key === key)),
  };
}

const COLUMNS = [
  "console.column.setting",
  "console.column.value",
  "console.column.default",
  "console.column.bounds",
  "console.column.what",
] as const;

/** Settings as they are, with their defaults and bounds. */
export const knobTable = (knobs: readonly Knob[]) => ({
  columns: COLUMNS.map((key) => t(key)),
  rows: knobs.map((knob) => [
    knob.key,
    showKnobValue(knob.value, knob.unit),
    showKnobValue(knob.default, knob.unit),
    knob.choices?.join(", ") ?? knobBounds(knob),
    knob.title,
  ]),
  truncated: false,
});
