import { failure } from "../failure.ts";
import type { Failure } from "../contract.ts";

/**
 * Whether a request may come in: its Host has to name this machine or the address that the agent listens on (else a
 * foreign name was made to point here), and its Origin, when there is one, has to be the page that this Host serves.
 * Gives the refusal, or null.
 */
export function refuseForeign(ownHost: string, host: string | undefined, origin: string | undefined): Failure | null {
  const name = host === undefined ? null : hostName(host);
  if (name === null || !new Set(["localhost", "127.0.0.1", "[::1]", ownHost.toLowerCase()]).has(name)) {
    return failure(
      "not_allowed",
      "The Host header does not name this machine.",
      "Open the page by the URL that npm start printed.",
    );
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return failure(
      "not_allowed",
      "The request comes from another page (its Origin is not this one).",
      "Open the page by the URL that npm start printed.",
    );
  }
  return null;
}

/** The name in a Host header without its port, lower case; null when it is not a host. */
function hostName(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}
