import { navigate } from "../route.ts";
import { named, plural, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { homePath, isFiltering, skillsOf, TIMES, type CatalogFilter } from "./filter.ts";
import { DIFFICULTIES, STATUSES, type Card } from "./history.ts";
import styles from "./catalog.module.css";

type Props = { cards: readonly Card[]; shown: number; filter: CatalogFilter };

/** What narrows the catalog down, kept in the address: typing replaces it, choosing can be gone back from. */
export function CatalogFilters({ cards, shown, filter }: Props) {
  const choose = (part: Partial<CatalogFilter>, replace = false): void =>
    navigate(homePath({ ...filter, ...part }), { replace });
  const { skill, difficulty, minutes, status } = filter;
  return (
    <search className={styles.filters} aria-label={t("filter.label")} data-tour="catalog">
      <Field label={t("filter.text")}>
        {(control) => (
          <input
            {...control}
            type="search"
            value={filter.text}
            placeholder={t("filter.textExample")}
            onChange={(event) => choose({ text: event.target.value }, true)}
          />
        )}
      </Field>
      <Select
        label={t("filter.skill")}
        options={withChosen(skillsOf(cards), skill).map((id) => ({ id, title: id }))}
        chosen={skill}
        onChoose={(id) => choose({ skill: id })}
      />
      <Select
        label={t("filter.difficulty")}
        options={DIFFICULTIES.map((id) => ({ id, title: named("difficulty", id) }))}
        chosen={difficulty}
        onChoose={(id) => choose({ difficulty: DIFFICULTIES.find((one) => one === id) ?? null })}
      />
      <Select
        label={t("filter.time")}
        options={TIMES.map((at) => ({ id: String(at), title: t("filter.minutes", { minutes: at }) }))}
        chosen={minutes === null ? null : String(minutes)}
        onChoose={(id) => choose({ minutes: TIMES.find((one) => String(one) === id) ?? null })}
      />
      <Select
        label={t("filter.status")}
        options={STATUSES.map((id) => ({ id, title: named("status", id) }))}
        chosen={status}
        onChoose={(id) => choose({ status: STATUSES.find((one) => one === id) ?? null })}
      />
      <div className={styles.found}>
        <output>{plural("filter.found", shown, { of: cards.length })}</output>
        {isFiltering(filter) && (
          <Button small kind="quiet" onClick={() => navigate(homePath())}>
            {t("filter.clear")}
          </Button>
        )}
      </div>
    </search>
  );
}

type SelectProps = {
  label: string;
  options: { id: string; title: string }[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
};

function Select({ label, options, chosen, onChoose }: SelectProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={chosen ?? ""}
          onChange={({ target }) => onChoose(target.value === "" ? null : target.value)}
        >
          <option value="">{t("filter.any")}</option>
          {options.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A link may name a skill that no scenario has any more: it stays in view, so that it can be taken back. */
const withChosen = (skills: string[], chosen: string | null): string[] =>
  chosen === null || skills.includes(chosen) ? skills : [...skills, chosen];
