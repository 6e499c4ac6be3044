import { Choice } from "../ui/choice.tsx";

type Props<T extends string> = {
  label: string;
  known: readonly T[];
  titleOf: (one: T) => string;
  chosen: T;
  onChoose: (one: T) => void;
};

/** A choice between values that are known by their type. */
export function OneOf<T extends string>({ label, known, titleOf, chosen, onChoose }: Props<T>) {
  const choose = (id: string): void => {
    const found = known.find((one) => one === id);
    if (found !== undefined) onChoose(found);
  };
  return (
    <Choice label={label} options={known.map((id) => ({ id, title: titleOf(id) }))} chosen={chosen} onChoose={choose} />
  );
}
