/** What makes up an environment, by the names that scenarios `require`. */
export const ENVIRONMENT_COMPONENTS = [
  "sut-postgres",
  "redis",
  "rabbitmq",
  "prometheus",
  "alertmanager",
  "telemetry",
  "locust",
  "postgres-exporter",
  "redis-exporter",
] as const;
export type EnvironmentComponent = (typeof ENVIRONMENT_COMPONENTS)[number];

/** Which of them this machine has: known once each was found, fetched, or given up. */
export class Availability {
  private readonly found = new Map<EnvironmentComponent, boolean>();
  private readonly all = Promise.withResolvers<void>();

  /** Passes on what `engine` resolves to, and notes whether it could be had. */
  async report<T>(name: EnvironmentComponent, engine: Promise<T>): Promise<T> {
    let found = false;
    try {
      const result = await engine;
      found = true;
      return result;
    } finally {
      this.found.set(name, found);
      if (ENVIRONMENT_COMPONENTS.every((one) => this.found.has(one))) this.all.resolve();
    }
  }

  /** The names of those that can be had, as soon as that is known of all. */
  async names(): Promise<EnvironmentComponent[]> {
    await this.all.promise;
    return ENVIRONMENT_COMPONENTS.filter((name) => this.found.get(name));
  }
}
