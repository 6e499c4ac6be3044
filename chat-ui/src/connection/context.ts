import { createContext, use } from "react";
import { useStore } from "../store.ts";
import type { Connection, LinkState } from "./connection.ts";

export const ConnectionContext = createContext<Connection | null>(null);

export function useConnection(): Connection {
  const connection = use(ConnectionContext);
  if (connection === null) throw new Error("useConnection is for components inside <App>");
  return connection;
}

export function useLink(): LinkState {
  return useStore(useConnection().state);
}
