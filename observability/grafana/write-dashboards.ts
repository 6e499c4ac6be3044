/** `node observability/grafana/write-dashboards.ts`: makes the files in `dashboards/` from `observability/boards`. */
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DASHBOARDS, dashboardFiles } from "./dashboard-files.ts";

const files = dashboardFiles();
for (const name of await readdir(DASHBOARDS)) if (!files.has(name)) await rm(join(DASHBOARDS, name));
for (const [name, text] of files) await writeFile(join(DASHBOARDS, name), text);
