import { AsyncLocalStorage } from "node:async_hooks";
import type { AuthInfo } from "@modelcontextprotocol/server";
import type { Credential } from "../credentials.ts";

/** How a credential travels through the SDK to the factory. */
export function toAuthInfo(credential: Credential, token: string): AuthInfo {
  return { token, clientId: credential.sub, scopes: [credential.role], extra: { credential } };
}

/** `toAuthInfo` is the only maker of these. */
export function credentialOf(auth: AuthInfo | undefined): Credential {
  const credential = auth?.extra?.["credential"];
  if (credential === undefined) throw new Error("the MCP route was reached without a credential");
  return credential as Credential;
}

/** One key per caller: two tokens of the same learner are the same caller. */
export const callerKey = ({ role, sub }: Credential) => `${role}:${sub}`;

/** Who asks for the subscription that is being opened: the SDK's event bus does not say. */
export const callers = new AsyncLocalStorage<Credential>();
