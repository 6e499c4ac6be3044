/**
 * `check-profile.ts PROFILE`: the first container of a profile. Settings are written before, and from COMPOSE_PROFILES alone: `--profile` is
 * seen by compose and by no container, and services would go on sending to where nobody looks.
 */
import { parseProfiles } from "./targets.ts";

const [, , profile = ""] = process.argv;
if (!parseProfiles(process.env["COMPOSE_PROFILES"] ?? "").has(profile)) {
  process.stderr.write(
    `The profile ${profile} was asked for with --profile. Name the profiles in COMPOSE_PROFILES instead, for instance: ` +
      `COMPOSE_PROFILES=load,${profile} docker compose up\n`,
  );
  process.exitCode = 1;
}
