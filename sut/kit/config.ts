import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Logger } from "./logger.ts";
import { type Knobs, type KnobValue, rejects, type Values } from "./knobs.ts";

const AUDIT_LIMIT = 200;
const fileSchema = z.record(z.string(), z.unknown());

/** Of `to` in a refused change, so that the audit stays small whatever is sent. */
const LONGEST_KEPT = 200;

/** A change, or one that was refused: then `refused` says why, and `to` is the beginning of what was asked for. */
export type AuditEntry = {
  at: string;
  by: string;
  key: string;
  from: KnobValue | null;
  to: KnobValue | null;
  refused: string | null;
};
/** A change that was refused: which key, and why. Nothing was changed. */
export type Rejection = { error: "unknown_key" | "invalid_value" | "invalid_body"; key: string; reason: string };

export type Config<K extends Knobs> = {
  get<Key extends keyof K>(key: Key): Values<K>[Key];
  /** Calls `listener` with the present value now, and with the new one after each change. */
  watch<Key extends keyof K>(key: Key, listener: (value: Values<K>[Key]) => void): void;
  values(): Record<string, KnobValue>;
  defaults(): Record<string, KnobValue>;
  changed(): string[];
  audit(): AuditEntry[];
  /** Sets all of `changes`, or nothing: gives the reason of the first that is wrong. Throws when it cannot be kept. */
  patch(changes: unknown, by?: string): Rejection | undefined;
  reset(key: string, by?: string): Rejection | undefined;
  /** Notes a change that was refused before it came here. */
  refuse(key: string, reason: string, by: string): void;
  knobs: K;
};

/**
 * The settings of a service that can change while it runs. What differs from the defaults is kept in `file` and read
 * back at the next start, so that a restart keeps it; entries there that are no longer valid are skipped with a warning.
 */
export function createConfig<K extends Knobs>(knobs: K, file: string, log: Logger): Config<K> {
  const defaults = Object.fromEntries(Object.entries(knobs).map(([key, knob]) => [key, knob.default]));
  const values: Record<string, KnobValue> = { ...defaults, ...readOverrides(knobs, file, log) };
  const listeners = new Map<string, ((value: KnobValue) => void)[]>();
  // Two lists, so that no number of refusals can push a change out.
  const made: AuditEntry[] = [];
  const refused: AuditEntry[] = [];

  function note(list: AuditEntry[], entry: Omit<AuditEntry, "at">): void {
    list.push({ at: new Date().toISOString(), ...entry });
    list.splice(0, Math.max(0, list.length - AUDIT_LIMIT));
  }

  function refuse(rejection: Rejection, by: string, asked: unknown): Rejection {
    const { key, reason } = rejection;
    const to = asked === undefined ? null : (JSON.stringify(asked) ?? "").slice(0, LONGEST_KEPT);
    note(refused, { by, key: key.slice(0, LONGEST_KEPT), from: ownValue(key), to, refused: reason });
    log.warn({ key: key.slice(0, LONGEST_KEPT), by, reason }, "setting refused");
    return rejection;
  }

  const ownValue = (key: string) => (Object.hasOwn(values, key) ? (values[key] ?? null) : null);

  function apply(changes: [string, KnobValue][], by: string): void {
    const real = changes.filter(([key, value]) => values[key] !== value);
    writeOverrides({ ...values, ...Object.fromEntries(real) });
    for (const [key, to] of real) {
      note(made, { by, key, from: values[key] ?? to, to, refused: null });
      log.info({ key, from: values[key], to }, "setting changed");
      values[key] = to;
    }
    for (const [key, to] of real) for (const listener of listeners.get(key) ?? []) listener(to);
  }

  function writeOverrides(next: Record<string, KnobValue>): void {
    const overrides = Object.fromEntries(Object.entries(next).filter(([key, value]) => value !== defaults[key]));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(overrides, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  return {
    knobs,
    get: (key) => valueOf<K, typeof key>(values, key),
    watch(key, listener) {
      const forKey = listeners.get(String(key)) ?? [];
      listeners.set(String(key), [...forKey, () => listener(valueOf<K, typeof key>(values, key))]);
      listener(valueOf<K, typeof key>(values, key));
    },
    values: () => ({ ...values }),
    defaults: () => ({ ...defaults }),
    changed: () => Object.keys(knobs).filter((key) => values[key] !== defaults[key]),
    audit: () => [...made, ...refused].toSorted((a, b) => a.at.localeCompare(b.at)),
    patch(changes, by = "") {
      const parsed = fileSchema.safeParse(changes);
      if (!parsed.success || Object.keys(parsed.data).length === 0) return refuse(NO_SETTINGS, by, changes);
      const accepted: [string, KnobValue][] = [];
      for (const [key, value] of Object.entries(parsed.data)) {
        const rejection = check(knobs, key, value);
        if (rejection) return refuse(rejection, by, value);
        accepted.push([key, checkedValue(value)]);
      }
      apply(accepted, by);
      return undefined;
    },
    reset(key, by = "") {
      const knob = ownKnob(knobs, key);
      if (!knob) return refuse(unknownKey(knobs, key), by, undefined);
      apply([[key, knob.default]], by);
      return undefined;
    },
    refuse: (key, reason, by) => void refuse({ error: "invalid_body", key, reason }, by, undefined),
  };
}

const NO_SETTINGS: Rejection = {
  error: "invalid_body",
  key: "",
  reason: 'send a JSON object of settings, such as {"log_level":"warn"}',
};

function readOverrides(knobs: Knobs, file: string, log: Logger): Record<string, KnobValue> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  const overrides: Record<string, KnobValue> = {};
  try {
    for (const [key, value] of Object.entries(fileSchema.parse(JSON.parse(text)))) {
      const rejection = check(knobs, key, value);
      if (rejection) log.warn({ file, ...rejection }, "a kept setting is no longer valid, the default is used");
      else overrides[key] = checkedValue(value);
    }
  } catch (error) {
    log.warn({ file, error }, "the kept settings cannot be read, the defaults are used");
  }
  return overrides;
}

function check(knobs: Knobs, key: string, value: unknown): Rejection | undefined {
  const knob = ownKnob(knobs, key);
  if (!knob) return unknownKey(knobs, key);
  const reason = rejects(knob, value);
  return reason === undefined ? undefined : { error: "invalid_value", key, reason };
}

const ownKnob = (knobs: Knobs, key: string) => (Object.hasOwn(knobs, key) ? knobs[key] : undefined);
const unknownKey = (knobs: Knobs, key: string): Rejection => ({
  error: "unknown_key",
  key,
  reason: `there is no such setting: use one of ${Object.keys(knobs).join(", ")}`,
});

/** Guarantee: `check` found nothing wrong with the value, so it is what one of the knobs' types allows. */
const checkedValue = (value: unknown): KnobValue => value as KnobValue;

/** Guarantee: `values` holds a default or a checked value for every knob. */
const valueOf = <K extends Knobs, Key extends keyof K>(values: Record<string, KnobValue>, key: Key) =>
  values[String(key)] as Values<K>[Key];
