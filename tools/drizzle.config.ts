import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --config tools/drizzle.config.ts` writes the next migration from the schema. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./tools/src/store/schema.ts",
  out: "./tools/src/store/migrations",
});
