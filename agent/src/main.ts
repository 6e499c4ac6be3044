import { createLogger } from "./log.ts";
import { startAgent } from "./server.ts";
import { SettingsError, readSettings } from "./settings.ts";

const log = createLogger();

try {
  const settings = readSettings(process.env);
  const agent = await startAgent(settings, log);
  log.info({ port: agent.port, tutor: settings.TUTOR_PROVIDER }, "listening");
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "closing");
      void agent.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`${startUpError(error)}\n`);
  process.exitCode = 1;
}

/** One clear line (or one per setting) for what keeps the agent from starting. */
function startUpError(error: unknown): string {
  if (error instanceof SettingsError) return `agent cannot start: ${error.message}`;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `agent cannot start: port ${process.env["PORT"]} is taken. Set PORT to a free one.`;
  }
  return `agent cannot start: ${String(error)}`;
}
