import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alertmanager as alertmanagerFinder, prometheus as prometheusFinder } from "../engines/prometheus.ts";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { targetVariables } from "../targets.ts";
import {
  ENVIRONMENT,
  LOOPBACK,
  type StackContext,
  baseEnvironment,
  configFile,
  findOrFetch,
  urlOf,
} from "./context.ts";
import { monitoringFolder, writeMonitoringFiles } from "./monitoring-files.ts";
import { renderTemplate } from "./template.ts";

const TEMPLATES = join(PROJECT, "observability");

export function prometheus(context: StackContext): Component {
  const url = urlOf(context.ports.prometheus);
  return {
    name: "prometheus",
    title: "Metrics",
    needs: [],
    after: ["agent"],
    uses: ["alertmanager"],
    engine: (onFetch, signal) => findOrFetch("prometheus", prometheusFinder, context, onFetch, signal),
    launch: async (engine) => {
      const file = configFile(context, "prometheus.yaml");
      const { rulesFile, targetsDir } = await writeMonitoringFiles(
        monitoringFolder(context),
        context.targets,
        ENVIRONMENT,
      );
      const rendered = await renderTemplate(join(TEMPLATES, "prometheus/prometheus.yaml"), {
        ...targetVariables(context.targets),
        ENVIRONMENT,
        RULES_FILE: rulesFile,
        TARGETS_DIR: targetsDir,
      });
      await writeFile(file, rendered);
      return {
        program: engine.program,
        args: [
          `--config.file=${file}`,
          `--storage.tsdb.path=${join(context.data.root, "prometheus")}`,
          "--storage.tsdb.retention.time=6h",
          "--enable-feature=exemplar-storage",
          // A changed threshold takes effect by a reload.
          "--web.enable-lifecycle",
          `--web.listen-address=${LOOPBACK}:${context.ports.prometheus}`,
          "--log.level=warn",
        ],
        // Memory before speed: the garbage collector runs twice as often as by default.
        env: { ...baseEnvironment(), ...engine.env, GOGC: "50" },
        cwd: context.data.root,
      };
    },
    check: (signal) => answersHttp(`${url}/-/ready`, signal),
    url,
  };
}

export function alertmanager(context: StackContext): Component {
  const url = urlOf(context.ports.alertmanager);
  return {
    name: "alertmanager",
    title: "Alerts",
    needs: [],
    engine: (onFetch, signal) => findOrFetch("alertmanager", alertmanagerFinder, context, onFetch, signal),
    launch: async (engine) => {
      const file = configFile(context, "alertmanager.yaml");
      const token = configFile(context, "webhook-token");
      await writeFile(token, context.secrets.webhookToken, { mode: 0o600 });
      const rendered = await renderTemplate(join(TEMPLATES, "alertmanager/alertmanager.yaml"), {
        ENVIRONMENT,
        TOOLS_TARGET: context.targets.tools,
        WEBHOOK_TOKEN_FILE: token,
      });
      await writeFile(file, rendered);
      return {
        program: engine.program,
        args: [
          `--config.file=${file}`,
          `--storage.path=${join(context.data.root, "alertmanager")}`,
          `--web.listen-address=${LOOPBACK}:${context.ports.alertmanager}`,
          // One instance: no cluster to listen for.
          "--cluster.listen-address=",
          "--log.level=warn",
        ],
        env: { ...baseEnvironment(), ...engine.env },
        cwd: engine.cwd ?? context.data.root,
      };
    },
    check: (signal) => answersHttp(`${url}/-/ready`, signal),
    url,
  };
}
