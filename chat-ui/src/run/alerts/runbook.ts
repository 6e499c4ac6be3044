/** The section of the runbooks that a link such as `docs/runbooks.md#targetdown` means, without its heading; else null. */
export function runbookOf(text: string, link: string): string | null {
  const [, anchor] = link.split("#");
  const section = text.split(/^## /m).find((part) => part.split("\n", 1)[0]?.trim().toLowerCase() === anchor);
  return section === undefined ? null : section.slice(section.indexOf("\n")).trim();
}
