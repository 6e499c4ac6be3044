import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../../text/t.ts";
import { readKnobValue, type Knob } from "../knob.ts";
import { asEdge, edgeKnobs, meshAction, MTLS_MODES, takers } from "../mesh-edges.ts";
import { asService } from "../service-name.ts";
import { words, type Command, type Deed, type Given } from "./grammar.ts";
import { knobPart, knobTable, knobValuePart } from "./service-commands.ts";
import { oneOf } from "./values.ts";

type Mesh = ToolOutput<"list_operations">["mesh"];

/** What an operator may do to the mesh; nothing where there is none. */
export function meshCommands(mesh: Mesh): Command[] {
  if (mesh === null) return [];
  const edges = edgeKnobs(mesh);
  const edge = oneOf("edge", () => [...edges].map(([text, knobs]) => ({ text, ...changedNote(knobs) })));
  const knobsOf = ({ edge: of = "" }: Given): readonly Knob[] => edges.get(of) ?? [];
  const mtls = takers(mesh);
  const certified = mesh.certificates.map(({ service }) => service);
  return [
    {
      parts: [...words("mesh show"), edge],
      help: "command.meshShow",
      does: (given) => ({ kind: "show", text: "", table: knobTable(knobsOf(given)) }),
    },
    {
      parts: [...words("mesh set"), edge, knobPart(knobsOf), knobValuePart(knobsOf)],
      help: "command.meshSet",
      does: (given) => set(given, knobsOf(given)),
    },
    {
      parts: [...words("mesh clear"), edge],
      help: "command.meshClear",
      does: ({ edge: of = "" }) => ({ kind: "action", action: meshAction({ verb: "clear", edge: asEdge(of) }) }),
    },
    {
      parts: [...words("mesh mtls"), oneOf("service", [...mtls.keys()]), oneOf("mode", MTLS_MODES)],
      help: "command.meshMtls",
      does: ({ service = "", mode }) => setMtls(service, mode, mtls.get(service)),
    },
    {
      parts: [...words("mesh certificate"), oneOf("service", certified)],
      help: "command.meshCertificate",
      does: ({ service = "" }) => ({
        kind: "action",
        action: meshAction({ verb: "rotate_certificate", service: asService(service) }),
      }),
    },
  ];
}

function changedNote(knobs: readonly Knob[]): { note?: string } {
  const count = knobs.filter((knob) => knob.value !== knob.default).length;
  return count === 0 ? {} : { note: t("topology.changed", { count }) };
}

function set({ edge = "", setting = "", value: text = "" }: Given, knobs: readonly Knob[]): Deed {
  const knob = knobs.find(({ key }) => key === setting);
  const value = knob === undefined ? null : readKnobValue(knob, text);
  if (knob === undefined || value === null)
    return { kind: "refused", reason: t("console.noSetting", { key: setting }) };
  if (value === knob.value) return { kind: "refused", reason: t("console.already", { what: setting, value: text }) };
  const op = { verb: "set", edge: asEdge(edge), policy: { [setting]: value } } as const;
  return { kind: "action", action: meshAction(op) };
}

function setMtls(service: string, wanted: string | undefined, now: Knob | undefined): Deed {
  const mode = MTLS_MODES.find((one) => one === wanted) ?? "strict";
  if (now?.value === mode) return { kind: "refused", reason: t("console.already", { what: "mtls", value: mode }) };
  return { kind: "action", action: meshAction({ verb: "set_mtls", service: asService(service), mode }) };
}
