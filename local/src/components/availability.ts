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
  "mesh",
] as const;
export type EnvironmentComponent = (typeof ENVIRONMENT_COMPONENTS)[number];

/** Which of them this machine has: known once each was found, fetched, or given up. */
export class Availability {
  private readonly found = new Map(
    ENVIRONMENT_COMPONENTS.map((name) => [name, Promise.withResolvers<boolean>()] as const),
  );

  /** Passes on what `engine` resolves to, and notes whether it could be had. */
  async report<T>(name: EnvironmentComponent, engine: Promise<T>): Promise<T> {
    let found = false;
    try {
      const result = await engine;
      found = true;
      return result;
    } finally {
      this.found.get(name)?.resolve(found);
    }
  }

  /** The names of those that can be had, as soon as that is known of all. */
  async names(): Promise<EnvironmentComponent[]> {
    const found = await Promise.all(ENVIRONMENT_COMPONENTS.map((name) => this.has(name)));
    return ENVIRONMENT_COMPONENTS.filter((_, at) => found[at]);
  }

  /** Whether one of them can be had, as soon as that is known. */
  async has(name: EnvironmentComponent): Promise<boolean> {
    return (await this.found.get(name)?.promise) ?? false;
  }
}
