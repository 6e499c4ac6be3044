import { ROLES } from "./contract.ts";
import type { Tool } from "./define-tool.ts";

/** `docs/tools.md`: what tools there are, made from the registry. */
export function documentTools(tools: readonly Tool[]): string {
  const rows = tools.map(({ name, roles, description, listing }) => {
    const { readOnlyHint, destructiveHint } = listing.annotations;
    const effect = readOnlyHint ? "reads" : destructiveHint ? "operates" : "changes";
    return `| \`${name}\` | ${ROLES.map((role) => (roles.includes(role) ? "●" : "")).join(" | ")} | ${effect} | ${description} |`;
  });
  return `# Tools

What tools offers over MCP, by role. Made by \`npm run document -w tools\` from the registry: do not edit.
The shapes of inputs and outputs are in \`tools/src/contract.ts\`; \`tools/list\` gives them as JSON Schema. Every result is
\`{ "status": "ok", … }\`, \`{ "status": "no_data", "reason", "tryNext" }\` or \`{ "status": "error", "code", "reason", "tryNext" }\`.

| tool | ${ROLES.join(" | ")} | effect | what it does |
|---|${ROLES.map(() => ":-:").join("|")}|---|---|
${rows.join("\n")}
`;
}
