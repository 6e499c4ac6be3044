import { writeFileSync } from "node:fs";
import { documentActions } from "../actions/document-actions.ts";
import { documentTools } from "../document-tools.ts";
import { tools } from "../tools/registry.ts";

/** Writes docs/tools.md and docs/actions.md anew. */
const write = (page: string, text: string) => writeFileSync(new URL(`../../../docs/${page}`, import.meta.url), text);
write("tools.md", documentTools(tools));
write("actions.md", documentActions());
