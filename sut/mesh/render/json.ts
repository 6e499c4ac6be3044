/** Envoy's configuration is its protobuf messages in JSON. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };
export type Message = { [key: string]: Json };

const TYPE = "type.googleapis.com/";

/** A message with its type, where Envoy takes any. */
export const typed = (type: string, message: Message = {}): Message => ({ "@type": `${TYPE}${type}`, ...message });

/** Where something listens, as `host:port`. */
export type Address = string;

export function socketAddress(address: Address): Message {
  const at = address.lastIndexOf(":");
  return { socket_address: { address: address.slice(0, at), port_value: Number(address.slice(at + 1)) } };
}

/** Milliseconds as a protobuf duration. */
export const milliseconds = (ms: number): string => `${ms / 1000}s`;

/** A file that Envoy reads again whenever another is renamed to it. */
export const watchedFile = (path: string): Message => ({
  path_config_source: { path },
  resource_api_version: "V3",
});
