import { startPostgres } from "@mayday/local/testing";
import { type Role, ROLES, setUpDatabase } from "./setup.ts";

/** What a test calls `setUpDatabase` with. Guarantee of the cast: every role has an entry. */
export const PASSWORDS = Object.fromEntries(ROLES.map((role) => [role, `${role}-password`])) as Record<Role, string>;

export type TestShopDatabase = { url: string; urlAs: (role: Role) => string; stop: () => Promise<void> };

/** A PostgreSQL of its own with the shop's database of that many products; `url` is the superuser's. */
export async function startShopDatabase(products: number): Promise<TestShopDatabase> {
  const { url, stop } = await startPostgres();
  await setUpDatabase(url, PASSWORDS, products);
  const urlAs = (role: Role) =>
    Object.assign(new URL(url), { username: role, password: PASSWORDS[role], pathname: "/shop" }).href;
  return { url, urlAs, stop };
}
