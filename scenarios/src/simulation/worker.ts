import { parentPort, workerData } from "node:worker_threads";
import { loadCatalog } from "../load.ts";
import type { Places } from "./in-parallel.ts";
import { playAll, type Task } from "./report.ts";

// What `in-parallel.ts` gives it, and nobody else.
const places = workerData as Places;
const scenarios = [...loadCatalog(places).scenarios.values()];
parentPort?.on("message", (task: Task) => parentPort?.postMessage(playAll(scenarios, task)));
