import type { Stack } from "@mayday/agent/contract";

/** The tools that an operator would use, by the component that has them, in the order in which they are listed. */
export const TOOLS = ["gateway", "grafana", "prometheus", "rabbitmq", "locust"] as const;
export type ToolLink = { name: (typeof TOOLS)[number]; url: string };

/** Where the real tools are, as far as they run and are pages of the web. */
export function toolLinks(stack: Pick<Stack, "components" | "links"> | null): ToolLink[] {
  return TOOLS.flatMap((name) => {
    const component = stack?.components.find((one) => one.name === name && one.state === "ready");
    const url = component?.url ?? stack?.links?.[name];
    const protocol = url === undefined ? undefined : URL.parse(url)?.protocol;
    return url !== undefined && (protocol === "http:" || protocol === "https:") ? [{ name, url }] : [];
  });
}
