import { platformDatabaseUrl } from "../connections.ts";
import { deriveKey, signCredential } from "../credential.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { launchNode, nodeEngine, platformTelemetry } from "./node-program.ts";
import { PAGE, buildPage } from "./page.ts";

/** What a person sets for the tutor's model is for the agent alone; a proxy and certificates serve its way there. */
const PASSED_ON = /^(TUTOR_|OPENAI_|ANTHROPIC_|HTTPS?_PROXY$|NO_PROXY$|NODE_EXTRA_CA_CERTS$)/i;

/** The tutor, which serves the page. It needs nothing at start: it shows how the rest comes up. */
export function agent(context: StackContext): Component {
  const { data, ports, secrets } = context;
  const url = urlOf(ports.agent);
  const telemetry = platformTelemetry(context, "agent");
  return {
    name: "agent",
    title: "Tutor",
    needs: [],
    uses: ["platform-postgres", "tools"],
    engine: async (onFetch, signal) => {
      await buildPage(onFetch, signal);
      return nodeEngine;
    },
    launch: () =>
      Promise.resolve(
        launchNode(context, {
          program: "agent/src/main.ts",
          imports: telemetry.imports,
          heapMb: 192,
          env: {
            ...modelSettings(),
            ...telemetry.env,
            HOST: LOOPBACK,
            PORT: String(ports.agent),
            CHAT_DATABASE_URL: platformDatabaseUrl(context, "mayday_agent"),
            TOOLS_URL: urlOf(ports.tools),
            TOOLS_HOST_TOKEN: signCredential(secrets.credentialSecret, "host", "agent"),
            SESSION_SECRET: deriveKey(secrets.credentialSecret, "sessions"),
            STATIC_DIR: PAGE,
            STACK_FILE: data.stack,
            MODEL_SETTINGS_FILE: data.model,
          },
        }),
      ),
    check: (signal) => answersHttp(`${url}/healthz`, signal),
    url,
  };
}

function modelSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      PASSED_ON.test(name) && value !== undefined ? [[name, value] as const] : [],
    ),
  );
}
