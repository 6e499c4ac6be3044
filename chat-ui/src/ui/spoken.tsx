import { Fragment } from "react";
import { SPOKEN } from "../text/language.ts";

/** Words that came from a scenario, a tool or a tutor, in the language of those, whatever the page speaks. */
export function Spoken({ children }: { children: string }) {
  return <span lang={SPOKEN}>{children}</span>;
}

/** A text of the page with such words in it: `text` still has a `{name}` for each of them. */
export function WithSpoken({ text, words }: { text: string; words: Readonly<Record<string, string>> }) {
  return text.split(/(\{\w+\})/).map((part, at) => {
    const word = part.startsWith("{") ? words[part.slice(1, -1)] : undefined;
    // Parts have no name and no order but their own.
    // oxlint-disable-next-line react/no-array-index-key
    return <Fragment key={at}>{word === undefined ? part : <Spoken>{word}</Spoken>}</Fragment>;
  });
}
