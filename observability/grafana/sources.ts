/** Data sources by the uids that `provisioning/datasources` gives them. */
export const SOURCES = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  loki: { type: "loki", uid: "loki" },
} as const;
