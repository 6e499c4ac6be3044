import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";

/** While developing, the page comes from Vite and everything else from a running agent (`MAYDAY_AGENT_URL`). */
const agent = process.env["MAYDAY_AGENT_URL"] ?? "http://127.0.0.1:4000";
/** The agent accepts its own origin only, so the proxy speaks with that one. */
const toAgent = { target: agent, changeOrigin: true, headers: { origin: agent } };

export default defineConfig({
  plugins: [react()],
  // Browsers that know `light-dark()`: it is kept as it is written, not made into a pair of variables.
  build: { cssTarget: ["chrome123", "firefox120", "safari17.5"] },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": toAgent, "/socket": { ...toAgent, ws: true } },
  },
});
