import { useState, type FormEvent } from "react";
import { formatDuration, formatTime } from "../format/time.ts";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Field } from "../ui/field.tsx";
import panel from "./panel.module.css";
import { changeView, useView } from "./run-context.ts";
import { boundsOf, isLive, lengthOf, RANGE_MINUTES, rangeOf, rangeParams, type TimeRange } from "./time-range.ts";
import styles from "./range-bar.module.css";

/** Which part of time is looked at; metrics, logs and traces look at the same. */
export function RangeBar() {
  const range = rangeOf(useView().view);
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={styles.bar}>
      <Choice
        label={t("range.label")}
        options={RANGE_MINUTES.map((minutes) => ({ id: String(minutes), title: t("range.minutes", { minutes }) }))}
        chosen={isLive(range) ? String(range.minutes) : ""}
        onChoose={(id) => changeView(rangeParams({ minutes: Number(id) }))}
      />
      {!isLive(range) && (
        <>
          <span className={styles.fixed}>
            {t("range.between", { from: formatTime(range.from), to: formatTime(range.to) })}{" "}
            <span className={panel.faint}>({formatDuration(lengthOf(range) / 1000)})</span>
          </span>
          <Button small onClick={() => changeView({ from: null, to: null })}>
            {t("range.live")}
          </Button>
        </>
      )}
      <Button small kind="quiet" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
        {t("range.choose")}
      </Button>
      {choosing && <TimesForm range={range} onDone={() => setChoosing(false)} />}
    </div>
  );
}

/** The same as dragging over a chart, for exact times and for whoever uses no pointer. */
function TimesForm({ range, onDone }: { range: TimeRange; onDone: () => void }) {
  const [now] = useState(() => Date.now());
  const bounds = boundsOf(range, now);
  const [from, setFrom] = useState(asLocal(bounds.from));
  const [to, setTo] = useState(asLocal(bounds.to));
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const wrong = !(end > begin);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (wrong) return;
    changeView(rangeParams({ from: begin, to: end }));
    onDone();
  };
  return (
    <form className={styles.times} aria-label={t("range.choose")} onSubmit={onSubmit}>
      <TimeField label={t("range.from")} value={from} onChange={setFrom} />
      <TimeField label={t("range.to")} value={to} onChange={setTo} />
      <Button type="submit" disabled={wrong}>
        {t("range.show")}
      </Button>
      {wrong && <p className={panel.faint}>{t("range.wrong")}</p>}
    </form>
  );
}

function TimeField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          step={1}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** A time of this place as such a field wants it. */
function asLocal(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
