export * from "./schema.ts";
export * from "./events.ts";
export * from "./progress.ts";
