import { useId } from "react";
import styles from "./choice.module.css";

type Props = {
  label: string;
  options: readonly { id: string; title: string }[];
  chosen: string;
  onChoose: (id: string) => void;
};

/** One of a few, all in view: radio buttons that look like a segmented control. */
export function Choice({ label, options, chosen, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className="visually-hidden">{label}</legend>
      {options.map(({ id, title }) => (
        <label key={id} className={styles.option}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={chosen === id}
            onChange={() => onChoose(id)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
