import { writeFileSync } from "node:fs";
import { documentTools } from "../document-tools.ts";
import { tools } from "../tools/registry.ts";

/** Writes docs/tools.md anew. */
writeFileSync(new URL("../../../docs/tools.md", import.meta.url), documentTools(tools));
