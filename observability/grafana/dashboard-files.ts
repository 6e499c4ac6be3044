import { join } from "node:path";
import { BOARDS } from "../boards/boards.ts";
import { toDashboard } from "./dashboard.ts";

/** Where Grafana's provisioning reads dashboards from. */
export const DASHBOARDS = join(import.meta.dirname, "dashboards");

/** Every dashboard's file name and text. */
export function dashboardFiles(): Map<string, string> {
  return new Map(BOARDS.map((board) => [`${board.id}.json`, `${JSON.stringify(toDashboard(board), null, 2)}\n`]));
}
