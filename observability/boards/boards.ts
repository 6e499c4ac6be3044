import type { Board } from "./board.ts";
import { POSTGRES, RABBITMQ, REDIS } from "./engines.ts";
import { OVERVIEW } from "./overview.ts";
import { RUNS } from "./runs.ts";
import { SERVICE_BOARDS } from "./services.ts";
import { ALERTS, LOAD, MESH } from "./surroundings.ts";
import { TUTOR } from "./tutor.ts";

export * from "./board.ts";

/** Every dashboard there is, in the order in which they are listed. */
export const BOARDS: readonly Board[] = [
  OVERVIEW,
  ...SERVICE_BOARDS,
  POSTGRES,
  REDIS,
  RABBITMQ,
  MESH,
  LOAD,
  ALERTS,
  RUNS,
  TUTOR,
];
