import { describe, expect, it, test } from "vitest";
import { saidInDisguise } from "./disguised.ts";

const WORDS = ["index", "sequential scan", "thread", "dpi"];
const said = (text: string): string[] => saidInDisguise(text, WORDS);

describe("a word is found however it is disguised:", () => {
  it.each([
    // Cut by what the page does not show.
    ...'in**dex**|i_n_dex|`in`dex|in\\-dex|[in](x)[dex](y)|[in](</a b> "a (title")[dex](/)|![in](a.png)dex'.split("|"),
    ...'[in][1][dex][2]|in<b></b>dex|in<!-- a. long -> comment -->dex|in<b title="> no">dex</b>'.split("|"),
    ..."in&#100;ex|in&#x64;ex|i&nfr;dex|&iacute;ndex|in&shy;dex|in&amp;#100;ex|in~~dex~~".split("|"),
    "in\n<div>\nwords that are left out\n</div>\n\ndex",
    "[x]: /y 'not shown'\nin\n[z]: /y\ndex",
    // Cut by what separates words.
    ..."in dex|i n d e x|i-n-d-e-x|i.n.d.e.x|i, n, d, e, x|in\ndex|in / dex|in\u200Bdex|in\u00ADdex|in\u2060dex".split(
      "|",
    ),
    "1. i\n2. n\n3. d\n4. e\n5. x",
    "| i | n | d | e | x |",
    "i. n. d. e. x.",
    "I as in India. N as in night. Then d, then e and x.",
    "India November Delta Echo X-ray",
    // Other letters.
    ..."іndех|ιndεx|ｉｎｄｅｘ|𝐢𝐧𝐝𝐞𝐱|𝓲𝓷𝓭𝓮𝔁|ⓘⓝⓓⓔⓧ|🅸🅽🅳🅴🆇|🇮🇳🇩🇪🇽|ɪɴᴅᴇx|іпԁех|ïndéx|i̲n̲d̲e̲x̲|ⁱⁿᵈᵉˣ".split("|"),
    ..."1ndex|ind3x|1nd3x|lndex|!ndex||ndex|ind€x|indexx|iiindex|index1|2index|theindex".split(/\|(?!nd)/),
    // Other forms, turned round, and codes.
    ..."indexed|indexing|reindex|unindexed|xedni|x e d n i|\u202Exedni|vaqrk|xǝpuı".split("|"),
    ..."aW5kZXg=|aW5k ZXg=|dGhlIGluZGV4IGlz|696e646578|69 6e 64 65 78|0x69 0x6e 0x64 0x65 0x78".split("|"),
    ..."\\x69\\x6e\\x64\\x65\\x78|%69%6e%64%65%78|\\u0069ndex|U+0069 U+006E U+0064 U+0065 U+0078".split("|"),
    ..."105 110 100 101 120|01101001 01101110 01100100 01100101 01111000".split("|"),
  ])("%s", (text) => {
    expect(said(text)).toContain("index");
    expect(said(`Just look at the ${text} now.`)).toContain("index");
  });

  it.each([
    "sequentialscan",
    "sequential\n\nscan",
    "sequential. Scan",
    "sequential scans",
    "5equentia1 5can",
    "nacs laitneuqes",
    "laitneuqes nacs",
    "frdhragvny fpna",
    "c2VxdWVudGlhbCBzY2Fu",
    "s e q u e n t i a l   s c a n",
  ])("%s", (text) => expect(said(text)).toEqual(["sequential scan"]));

  it.each(["multithreaded", "thr3ads", "THREADS", "d p i", "ZHBp", "ipd", "400 dpi", "dp1"])("%s", (text) => {
    expect(said(text)).toHaveLength(1);
  });
});

test.each([
  "find exactly",
  "You will find extra details in the index-free part".replace("index-free", "metrics"),
  "Indeed, extend the window",
  "in the deck, and in decks",
  "the database pool is idle",
  "a scan that is not sequential",
  "Well read, Dora",
  "spread the load, and read the dashboards",
  "threat, tread and dread",
  "At 14:05 the p95 was 340 ms, 12 times the baseline of 28 ms, at 105 110 100 requests",
  "trace 4bf92f3577b34da6a3ce929d0e0e4736 took 0x1f ms",
  'rate(http_server_request_duration_seconds_count{service="inventory"}[1m]) > 0.5',
  "Ends in x, or in y & z &mdash; 5 < 6 <b>really</b> [here](/runs/r/metrics)",
])("%s says none of them", (text) => expect(said(text)).toEqual([]));

test("a text of a model that means harm is read in no time", () => {
  const hard = ["<a", '<a"', "](", "[x](", "&#", "\\x6", "aW5", "<!--", "i ", "69 ", "a".repeat(50), '](" '];
  for (const piece of hard) {
    const text = piece.repeat(16_000 / piece.length);
    // Time of the processor, of which a busy machine may give little.
    const started = process.cpuUsage();
    said(text);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000, piece).toBeLessThan(3000);
  }
});
