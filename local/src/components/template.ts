import { readFile } from "node:fs/promises";

/** Reads a template and replaces every `${NAME}`; throws on a name that has no value. */
export async function renderTemplate(path: string, values: Record<string, string>): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.replaceAll(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} asks for ${name}, which has no value`);
    return value;
  });
}
