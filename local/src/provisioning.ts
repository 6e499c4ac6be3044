/** What sets a stack up, whatever starts its processes. */
export { setUpBroker } from "./broker-setup.ts";
export { ENVIRONMENT_COMPONENTS } from "./components/availability.ts";
export { type MonitoringFiles, monitoringFiles, writeMonitoringFiles } from "./components/monitoring-files.ts";
export { renderTemplate } from "./components/template.ts";
export { RABBITMQ_PLUGINS, rabbitmqConfiguration, redisConfiguration } from "./configuration.ts";
export {
  type Access,
  amqpUrl,
  platformDatabaseUrl,
  redisUrl,
  shopDatabaseUrl,
  shopCache,
  shopSetupSettings,
} from "./connections.ts";
export { deriveKey, signCredential } from "./credential.ts";
export { environmentsFile } from "./environments.ts";
export { SIDECAR_FLAGS, meshPlaces } from "./mesh-places.ts";
export { setUpPlatformDatabase } from "./platform-database.ts";
export { loadSecrets } from "./secrets.ts";
export { type Targets, targetVariables } from "./targets.ts";
export { writeFileAtomically } from "./write-file-atomically.ts";
export { Failure } from "./failure.ts";
export { freePort } from "./free-port.ts";
