import { existsSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

const HOUR_S = 3600;

/** Serves chat-ui's build: files by name, and the page itself for every other address, so that its own routes work. */
export function page(dir: string): Hono {
  const app = new Hono();
  // Asked each time, because at a first start the page is built while the agent already runs.
  app.use(async (c, next) => {
    if (!existsSync(join(dir, "index.html"))) {
      return c.text("The page is not built yet. npm start builds it; by hand: npx vite build chat-ui.\n", 503);
    }
    await next();
    if (c.res.ok) c.header("Cache-Control", caching(c.req.path, c.res.headers.get("content-type") ?? ""));
  });
  app.get("/assets/*", serveStatic({ root: dir }), (c) => c.text("There is no such file.\n", 404));
  app.get("*", serveStatic({ root: dir }), serveStatic({ root: dir, path: "index.html" }));
  return app;
}

/** Built files carry a digest in their name; the page that names them has to be asked for each time. */
function caching(path: string, contentType: string): string {
  if (contentType.startsWith("text/html")) return "no-cache";
  return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : `public, max-age=${HOUR_S}`;
}
