import { writeFileSync } from "node:fs";
import { settingsPage } from "./settings-page.ts";

/** Writes docs/settings.md anew. */
writeFileSync(new URL("../docs/settings.md", import.meta.url), settingsPage());
