/** HTML, which is left out where Markdown is shown; its quotes may hold anything. */
const HTML = /<(?:!--[\s\S]*?-->|[a-z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>)/gi;
/** A line that begins with HTML begins a block of it, up to an empty line. */
const HTML_BLOCK = /^ {0,3}<[a-z/!?][\s\S]*?(?:\n[ \t]*\n|$(?![\s\S]))/gim;
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:[^\n]*$/gm;
const ENTITY = /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]\w{1,30});/gi;
/** Entities of letters by how they are drawn, as `&nfr;` and `&eacute;`; and those that are a letter by another name. */
const DRAWN =
  /^([a-z])(?:fr|opf|scr|acute|grave|uml|circ|tilde|cedil|caron|breve|ring|macr|ogon|dot|slash|strok|cy|midot|math|nodot)$/i;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  dd: "d",
  ee: "e",
  ii: "i",
  ell: "l",
  order: "o",
  differentiald: "d",
  exponentiale: "e",
  imaginaryi: "i",
};

/**
 * A Markdown text as the learner sees it on the page, near enough to look for words in it: without HTML, link targets
 * and definitions, with entities and escapes resolved. Marks that are no letters may stay. The second reading leaves
 * out whole blocks of HTML with what is in them, as the page does.
 */
export function shownTexts(markdown: string): [string, string] {
  return [shown(markdown), shown(markdown.replace(HTML_BLOCK, "\n"))];
}

function shown(markdown: string): string {
  const bare = withoutTargets(markdown.replace(HTML, "")).replace(DEFINITION, "");
  // Twice, for an ampersand that is an entity itself.
  return bare
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(ENTITY, resolve)
    .replace(ENTITY, resolve);
}

function resolve(whole: string, name: string): string {
  if (name.startsWith("#")) {
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  }
  return NAMED[name.toLowerCase()] ?? DRAWN.exec(name)?.[1] ?? " ";
}

/** Each is looked for to the end of the text; after so many, which nobody means well, the nearest end will do. */
const MOST_UNCLOSED = 100;

/** `[words](target "title")` and `[words][name]` are shown as the words. */
function withoutTargets(markdown: string): string {
  let kept = "";
  let from = 0;
  let unclosed = 0;
  for (let at = markdown.indexOf("]"); at >= 0; at = markdown.indexOf("]", Math.max(at + 1, from))) {
    const end = unclosed < MOST_UNCLOSED ? endOfTarget(markdown, at + 1) : markdown.indexOf(")", at) + 1;
    if (end <= 0) {
      unclosed += 1;
      continue;
    }
    kept += markdown.slice(from, at);
    from = end;
  }
  return kept + markdown.slice(from);
}

/** Where a link's target that begins here has ended; -1 when there is none. */
function endOfTarget(text: string, from: number): number {
  if (text[from] === "[") {
    const end = text.indexOf("]", from);
    return end < 0 ? -1 : end + 1;
  }
  if (text[from] !== "(") return -1;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\") at++;
    else if (/["']/.test(char) && /\s/.test(text[at - 1] ?? "")) {
      const close = text.indexOf(char, at + 1);
      if (close > 0) at = close;
    } else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return at + 1;
  }
  return -1;
}
