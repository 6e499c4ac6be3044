import { pino, type Logger } from "pino";

export type { Logger };

/** JSON lines on stderr. Secrets are never passed to it; what could carry one is removed by name as a second line. */
export function createLogger(level: string): Logger {
  return pino(
    { level, name: "tools", redact: ["authorization", "token", "*.token", "*.password"] },
    pino.destination(2),
  );
}
