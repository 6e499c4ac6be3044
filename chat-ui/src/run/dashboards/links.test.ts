import { expect, test } from "vitest";
import { toolLinks } from "./links.ts";

const component = (name: string, url: string | null, state: "ready" | "failed" = "ready") => ({
  name,
  title: name,
  engine: "",
  state,
  detail: "",
  version: "",
  url,
});

test("links lead to pages of what runs, and to nothing else", () => {
  const components = [
    component("prometheus", "http://127.0.0.1:4300"),
    component("redis", "redis://127.0.0.1:4202"),
    component("gateway", "javascript:alert(1)"),
    component("locust", "http://127.0.0.1:4303", "failed"),
    component("rabbitmq", null),
  ];
  expect(toolLinks({ components })).toEqual([{ name: "prometheus", url: "http://127.0.0.1:4300" }]);
  expect(toolLinks({ components: [], links: { grafana: "http://127.0.0.1:4304" } })).toEqual([
    { name: "grafana", url: "http://127.0.0.1:4304" },
  ]);
  expect(toolLinks(null)).toEqual([]);
});
