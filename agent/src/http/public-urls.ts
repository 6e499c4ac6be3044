/** What belongs to a profile of compose runs only where that was chosen. */
const PROFILES: Readonly<Record<string, string>> = { grafana: "observability", locust: "load" };

/**
 * Where a browser reaches the real tools, where no supervisor tells: `PUBLIC_URLS` is `name=address` joined by commas
 * (compose.yaml). What is no address of the web, or belongs to a profile that was not chosen, is left out.
 */
export function publicUrls({ PUBLIC_URLS = "", COMPOSE_PROFILES = "" }: PublicUrlSettings): Record<string, string> {
  const chosen = new Set(COMPOSE_PROFILES.split(","));
  const named = PUBLIC_URLS.split(",").map((entry) => {
    const at = entry.indexOf("=");
    return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(
    named.filter(([name, url]) => {
      const profile = PROFILES[name];
      const protocol = URL.parse(url)?.protocol;
      return (protocol === "http:" || protocol === "https:") && (profile === undefined || chosen.has(profile));
    }),
  );
}

export type PublicUrlSettings = { PUBLIC_URLS?: string | undefined; COMPOSE_PROFILES?: string | undefined };
