import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { startPostgres } from "@mayday/local/testing";

const SETUP = resolve(import.meta.dirname, "../../sut/db/setup.ts");
const PASSWORD = "a-password-for-tests";

export type ShopRole = "inventory" | "orders" | "worker" | "operator" | "analyst" | "reader" | "postgres";
export type ShopDatabase = {
  /** The connection of a role (`postgres` is the superuser) to the shop's database. */
  url: (role: ShopRole) => string;
  stop: () => Promise<void>;
};

/** A real PostgreSQL with the shop's database as its own program sets it up, with that many products. For tests. */
export async function startShopDatabase(products: number): Promise<ShopDatabase> {
  const postgres = await startPostgres();
  const roles = ["INVENTORY", "ORDERS", "WORKER", "OPERATOR", "ANALYST", "READER", "EXPORTER"];
  const passwords = Object.fromEntries(roles.map((role) => [`${role}_PASSWORD`, PASSWORD]));
  const env = { ...process.env, ...passwords, ADMIN_DATABASE_URL: postgres.url, SHOP_PRODUCTS: String(products) };
  await promisify(execFile)(process.execPath, [SETUP], { env });
  return {
    url: (role) => postgres.url.replace("postgres@", `${role}@`).replace(/postgres$/, "shop"),
    stop: postgres.stop,
  };
}
