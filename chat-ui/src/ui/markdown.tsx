import { memo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { SPOKEN } from "../text/language.ts";
import { CodeBlock } from "./code-block.tsx";
import styles from "./markdown.module.css";

/** Links leave the page in a tab of their own; images are never fetched, their description stands for them. */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  img: ({ alt }) => (alt === undefined || alt === "" ? null : <em>[{alt}]</em>),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
};

/** Of an address elsewhere its words stay, and the address beside them to be read: nobody is led away by what a model made up. */
const ownLinks: Components = {
  ...components,
  a: ({ href = "", children }) =>
    /^[/#](?![/\\])/.test(href) ? (
      <a href={href}>{children}</a>
    ) : (
      <>
        {children}
        {href !== "" && ` (${href})`}
      </>
    ),
};

type Props = {
  text: string;
  /** `own` for what no person has written: links within this page alone. */
  links?: "any" | "own";
};

/** Text from people and tutors as Markdown. HTML in it is left out, dangerous addresses are dropped. */
export const Markdown = memo(function Markdown({ text, links = "any" }: Props) {
  return (
    <div className={styles.markdown} lang={SPOKEN}>
      <ReactMarkdown skipHtml components={links === "own" ? ownLinks : components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});
