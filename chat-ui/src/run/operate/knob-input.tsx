import { t } from "../../text/t.ts";
import type { Knob } from "./knob.ts";

type Props = {
  control: { id: string; className: string | undefined };
  knob: Knob;
  text: string;
  onChange: (text: string) => void;
};

/** The input that fits the knob: a list where it has choices, on or off, else a number or text. */
export function KnobInput({ control, knob, text, onChange }: Props) {
  const choices = knob.type === "boolean" ? ["true", "false"] : knob.choices;
  if (choices !== null) {
    return (
      <select {...control} value={text} onChange={({ target }) => onChange(target.value)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {knob.type === "boolean" ? t(choice === "true" ? "knob.on" : "knob.off") : choice}
          </option>
        ))}
      </select>
    );
  }
  if (knob.type === "string")
    return (
      <input
        {...control}
        {...(typeof knob.pattern === "string" ? { pattern: knob.pattern } : {})}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  return (
    <input
      {...control}
      type="number"
      min={knob.min ?? undefined}
      max={knob.max ?? undefined}
      step={knob.type === "integer" ? 1 : "any"}
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
