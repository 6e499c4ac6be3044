import { GATEWAY_KNOBS } from "./gateway/knobs.ts";
import { INVENTORY_KNOBS } from "./inventory/knobs.ts";
import { describeKnobs, LOG_LEVEL_KNOB, type Knobs } from "./kit/knobs.ts";
import { upstreamKnobs } from "./kit/upstreams.ts";
import { CERTIFICATE_KNOBS, EDGE_KNOBS, SERVER_KNOBS } from "./mesh/policy-knobs.ts";
import { ORDERS_KNOBS } from "./orders/knobs.ts";
import { PAYMENTS_KNOBS } from "./payments/knobs.ts";
import { WORKER_KNOBS } from "./worker/knobs.ts";

/** Where another service is differs from one installation to the next, so no address has a default here. */
const ELSEWHERE = "http://elsewhere";

const SECTIONS: readonly (readonly [title: string, about: string, knobs: Knobs])[] = [
  ["gateway", "It calls inventory and orders.", GATEWAY_KNOBS],
  ["inventory", "It calls nobody.", INVENTORY_KNOBS],
  ["orders", "It calls inventory and payments.", ORDERS_KNOBS],
  ["payments", "It calls nobody but the bank, which it plays itself.", PAYMENTS_KNOBS],
  ["worker", "It calls payments.", WORKER_KNOBS],
  ["Every service", "", LOG_LEVEL_KNOB],
  ["Every service that calls others", "One address for each that it calls.", upstreamKnobs({ "<peer>": ELSEWHERE })],
  [
    "Each call in the mesh",
    "`policy` of the action `mesh set`, and `edges/from-to` of the probe `mesh`.",
    { ...EDGE_KNOBS },
  ],
  [
    "Each service in the mesh",
    "`services/name` of the probe `mesh`. They are set by actions of their own: `set_mtls` and those for certificates.",
    { ...SERVER_KNOBS, ...CERTIFICATE_KNOBS },
  ],
];

const HEAD = `# Settings of the shop

What \`config\` and \`mesh\` of [the actions](actions.md) can set, what the probes \`config\` and \`mesh\` read, and what the Operate tab shows.
A value outside the bounds is refused. Made by \`npm run document -w sut\` from the services themselves: do not edit.
`;

/** `docs/settings.md`: every setting with its default and its bounds. */
export function settingsPage(): string {
  return `${[HEAD.trimEnd(), ...SECTIONS.map(section)].join("\n\n")}\n`;
}

function section([title, about, knobs]: (typeof SECTIONS)[number]): string {
  const rows = describeKnobs(knobs).map(
    (knob) => `| \`${knob.key}\` | ${cell(knob.title)} | ${byDefault(knob)} | ${cell(within(knob))} |`,
  );
  const table = ["| setting | what it is | default | within |", "|---|---|---|---|", ...rows].join("\n");
  return [`## ${title}`, ...(about === "" ? [] : [about]), table].join("\n\n");
}

type Described = ReturnType<typeof describeKnobs>[number];

function byDefault({ key, default: value, unit }: Described): string {
  if (key.endsWith("_address")) return "as installed";
  return value === "" ? "empty" : `${value}${unit === "" ? "" : ` ${unit}`}`;
}

function within({ key, type, min, max, choices }: Described): string {
  if (key.endsWith("_address")) return "host:port";
  if (min !== null && max !== null) return `${min} to ${max}${type === "integer" ? "" : ", fractions too"}`;
  return choices === null ? (type === "boolean" ? "true, false" : "text") : choices.join(", ");
}

const cell = (text: string) => text.replaceAll("|", "\\|");
