/** The values of the series of `name` whose labels, as `/metrics` of that process writes them, match. */
export async function readSeries(
  url: string,
  name: string,
  labels = /^/,
): Promise<{ labels: string; value: number }[]> {
  const text = await (await fetch(new URL("/metrics", url))).text();
  const all = [...text.matchAll(new RegExp(`^${name}\\{(.*?)\\} (\\S+)`, "gm"))];
  return all.flatMap(([, own = "", value]) => (labels.test(own) ? [{ labels: own, value: Number(value) }] : []));
}

/** Their sum; 0 where there is none. */
export async function readMetric(url: string, name: string, labels?: RegExp): Promise<number> {
  return (await readSeries(url, name, labels)).reduce((sum, { value }) => sum + value, 0);
}
