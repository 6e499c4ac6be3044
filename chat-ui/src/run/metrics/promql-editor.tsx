import { useEffect, useRef } from "react";
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { PromQLExtension } from "@prometheus-io/codemirror-promql";
import { useConnection } from "../../connection/context.ts";
import { t } from "../../text/t.ts";
import { useRun } from "../run-context.ts";
import { promqlNames } from "./promql-names.ts";
import { editorTheme, highlighting } from "./promql-theme.ts";
import styles from "./promql.module.css";

type Props = { label: string; text: string; onText: (text: string) => void; onAsk: (text: string) => void };
type Told = Pick<Props, "onText" | "onAsk">;

/**
 * Prometheus's own editor for PromQL: completion, colours, and what is wrong with an expression. Enter asks, Shift and
 * Enter make a new line; Tab is not taken, so that the keyboard gets out of it. In a shadow tree, where its styles are
 * adopted: in the page they would be a style element, which the page's content security policy refuses.
 */
export function PromqlEditor({ label, text, onText, onAsk }: Props) {
  const { run } = useRun();
  const { call } = useConnection();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const told = useRef<Told>({ onText, onAsk });
  const first = useRef(text);
  useEffect(() => {
    told.current = { onText, onAsk };
  });

  useEffect(() => {
    if (host.current === null) return;
    const names = promqlNames(async (of) => {
      const answer = await call("list_metrics", { run, ...of });
      return answer.status === "ok" ? answer : null;
    });
    const promql = new PromQLExtension().setComplete({ remote: names, maxMetricsMetadata: 2000 });
    const extensions = [...editing(label, told), promql.asExtension()];
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({ doc: first.current, extensions }),
    });
    editor.current = view;
    return () => {
      first.current = view.state.doc.toString();
      promql.destroy();
      view.destroy();
      editor.current = null;
    };
  }, [call, run, label]);

  useEffect(() => {
    const view = editor.current;
    const present = view?.state.doc.toString();
    if (view === null || present === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text]);

  return <div ref={host} className={styles.editor} />;
}

function editing(label: string, told: { readonly current: Told }): Extension[] {
  const ask = (view: EditorView): boolean => {
    told.current.onAsk(view.state.doc.toString());
    return true;
  };
  return [
    history(),
    closeBrackets(),
    bracketMatching(),
    autocompletion({ icons: false }),
    syntaxHighlighting(highlighting),
    editorTheme,
    EditorView.lineWrapping,
    placeholder(t("promql.placeholder")),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-description": t("promql.help") }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap]),
    // After completion, which takes Enter while its list is open, and before the new line that Enter makes elsewhere.
    Prec.low(
      keymap.of([
        { key: "Enter", run: ask },
        { key: "Mod-Enter", run: ask },
      ]),
    ),
    Prec.lowest(keymap.of(defaultKeymap)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) told.current.onText(update.state.doc.toString());
    }),
  ];
}
