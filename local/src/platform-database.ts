import { escapeIdentifier, escapeLiteral } from "pg";
import { withPostgres } from "./components/answers.ts";
import { type Access, adminDatabaseUrl } from "./connections.ts";

/**
 * Makes the platform's database ready: tools own the schema `runs`, the agent the schema `chat`, and neither sees the
 * other's. What is there already is left as it is, but for the passwords.
 */
export async function setUpPlatformDatabase(access: Access): Promise<void> {
  const at = (database: string) => adminDatabaseUrl(access, "platformPostgres", database);
  await withPostgres(at("postgres"), async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = 'mayday'");
    if (rowCount === 0) await client.query("create database mayday");
    await client.query("revoke all on database mayday from public");
  });
  await withPostgres(at("mayday"), async (client) => {
    await client.query("revoke all on schema public from public");
    for (const { role, schema, password } of platformRoles(access)) {
      const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
      const name = escapeIdentifier(role);
      if (rowCount === 0) await client.query(`create role ${name} login`);
      await client.query(`alter role ${name} password ${escapeLiteral(password)}`);
      await client.query(`alter role ${name} in database mayday set search_path = ${escapeIdentifier(schema)}`);
      // `create`, because the migrator says CREATE SCHEMA IF NOT EXISTS of a schema that is there.
      await client.query(`grant connect, create on database mayday to ${name}`);
      await client.query(`create schema if not exists ${escapeIdentifier(schema)} authorization ${name}`);
    }
  });
}

function platformRoles({ secrets }: Access): { role: string; schema: string; password: string }[] {
  return [
    { role: "mayday_tools", schema: "runs", password: secrets.maydayTools },
    { role: "mayday_agent", schema: "chat", password: secrets.maydayAgent },
  ];
}
