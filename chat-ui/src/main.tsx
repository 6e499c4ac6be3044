import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { openConnection } from "./connection/connection.ts";
import { ConnectionContext } from "./connection/context.ts";
import { openPreferences } from "./settings/preferences.ts";
import { openLanguage } from "./text/open-language.ts";
import "./style/canvas-colours.css";
import "./style/tokens.css";
import "./style/base.css";

const host = document.getElementById("app");
if (host === null) throw new Error("index.html has no element with the id app");

openPreferences();
await openLanguage();
createRoot(host).render(
  <StrictMode>
    <ConnectionContext value={openConnection()}>
      <App />
    </ConnectionContext>
  </StrictMode>,
);
