import styles from "./attribute-list.module.css";
import { SPOKEN } from "../text/language.ts";

/** What a span or a log line carries, name by name. */
export function AttributeList({ attributes }: { attributes: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className={styles.attributes} lang={SPOKEN}>
      {attributes.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
