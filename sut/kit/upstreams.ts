import { createHttpClient, type HttpClient } from "./http-client.ts";
import { address, boolean, type Knobs, type KnobValue } from "./knobs.ts";

/**
 * The knobs of a service that calls others: a `<peer>_address` for each, and whether connections are kept. `urls` says
 * where the environment has them.
 */
export function upstreamKnobs(urls: Record<string, string>): Knobs {
  const peers = Object.entries(urls).map(([peer, url]) => [peer, new URL(url)] as const);
  if (peers.length === 0) return {};
  const hosts = peers.map(([, { hostname }]) => hostname);
  const addresses = peers.map(([peer, { hostname, port }]) => [
    addressKnob(peer),
    address(`Where ${peer} is`, hosts, `${hostname}:${port || "80"}`),
  ]);
  return {
    ...Object.fromEntries(addresses),
    http_keep_alive: boolean({ title: "Keep connections to other services for the next request", default: true }),
  };
}

/** The client of one of them, which follows those knobs. */
export function upstreamClient(
  peer: string,
  knob: (key: string) => KnobValue | undefined,
  timeoutMs: () => number,
): HttpClient {
  return createHttpClient({
    peer,
    timeoutMs,
    baseUrl: () => `http://${knob(addressKnob(peer))}`,
    keepAlive: () => knob("http_keep_alive") !== false,
  });
}

const addressKnob = (peer: string) => `${peer}_address`;
