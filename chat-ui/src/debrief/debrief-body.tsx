import type { Debrief } from "@mayday/agent/contract";
import { outcomeTone } from "../home/past-runs.tsx";
import { runPath } from "../route.ts";
import { StartAgain } from "../run/start-again.tsx";
import { SPOKEN } from "../text/language.ts";
import { named, plural, t } from "../text/t.ts";
import { Badge } from "../ui/badge.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";
import { Markdown } from "../ui/markdown.tsx";
import { Spoken, WithSpoken } from "../ui/spoken.tsx";
import { Credit } from "./credit.tsx";
import { NextAfter } from "./next-after.tsx";
import { Postmortem } from "./postmortem.tsx";
import { Timeline } from "./timeline.tsx";
import { Times } from "./times.tsx";
import styles from "./debrief.module.css";

export function DebriefBody({ run, debrief }: { run: string; debrief: Debrief }) {
  return (
    <>
      <div className={styles.hero}>
        <p className={styles.kicker}>
          <Badge tone={outcomeTone(debrief.why)}>{named("outcome", debrief.why)}</Badge>
        </p>
        <h1 tabIndex={-1}>
          <WithSpoken text={t("debrief.title")} words={{ title: debrief.title }} />
        </h1>
        <p className={styles.lead} lang={SPOKEN}>
          {debrief.rootCause}
        </p>
      </div>
      {debrief.times.total !== null && <Times times={debrief.times} reference={debrief.reference} />}
      <Checks checks={debrief.checks} hints={debrief.hints} />
      <Credit credit={debrief.credit} />
      <Restored verified={debrief.verified} differences={debrief.differences} />
      <Timeline entries={debrief.timeline} series={debrief.series} />
      {debrief.pattern !== "" && (
        <section className={styles.section} aria-labelledby="pattern">
          <h2 id="pattern">{t("debrief.pattern")}</h2>
          <p className={styles.pattern} lang={SPOKEN}>
            {debrief.pattern}
          </p>
        </section>
      )}
      {debrief.text !== "" && (
        <section className={styles.text} aria-label={t("debrief.explanation")}>
          <Markdown text={debrief.text} />
        </section>
      )}
      {debrief.evidence.length > 0 && (
        <section className={styles.section} aria-labelledby="evidence">
          <h2 id="evidence">{t("debrief.evidence")}</h2>
          <ul className={styles.evidence}>
            {debrief.evidence.map((piece) => (
              <li key={piece.title}>
                <p>
                  <Spoken>{piece.title}</Spoken> <Badge>{named("evidence", piece.where)}</Badge>
                </p>
                <CodeBlock label={piece.title}>{piece.query}</CodeBlock>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Tried tried={debrief.tried} />
      <Postmortem run={run} scenario={debrief.scenario} markdown={debrief.postmortem} />
      <NextAfter scenario={debrief.scenario} />
      <p className={styles.ways}>
        <StartAgain scenario={debrief.scenario} />
        <Link to="/" className={styles.primary}>
          {t("shell.toCatalog")}
        </Link>
        <Link to={runPath(run)}>{t("debrief.toRun")}</Link>
      </p>
    </>
  );
}

/** What was done alone is celebrated; where there is nothing to celebrate, the count stands without colour. */
function Checks({ checks, hints }: Pick<Debrief, "checks" | "hints">) {
  const { passed, of, unaided } = checks;
  const counts = `${t("debrief.passed", { passed, of })} · ${plural("debrief.hints", hints)}`;
  if (unaided === 0) return <p className={styles.muted}>{counts}</p>;
  return (
    <section className={styles.unaided} aria-label={t("debrief.unaidedLabel")}>
      <p className={styles.big}>
        {unaided} <span>/ {of}</span>
      </p>
      <div>
        <p className={styles.strong}>{plural("debrief.unaided", unaided)}</p>
        <p className={styles.muted}>{counts}</p>
      </div>
    </section>
  );
}

/** What looks like a fix and is none: what others reach for, and what it leaves as it was. */
function Tried({ tried }: Pick<Debrief, "tried">) {
  if (tried.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="tried">
      <h2 id="tried">{t("debrief.tried")}</h2>
      <p className={styles.muted}>{t("debrief.triedHelp")}</p>
      <ul className={styles.tried}>
        {tried.map(({ title, unmet }) => (
          <li key={title}>
            <p className={styles.strong} lang={SPOKEN}>
              {title}
            </p>
            <p className={styles.muted}>
              <WithSpoken text={t("debrief.leaves")} words={{ checks: unmet.join("; ") }} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Restored({ verified, differences }: Pick<Debrief, "verified" | "differences">) {
  if (verified) return <p className={styles.restored}>{t("debrief.verified")}</p>;
  return (
    <div className={styles.notRestored} role="note">
      <p className={styles.strong}>{t("debrief.notVerified")}</p>
      <ul>
        {differences.map((difference) => (
          <li key={difference} lang={SPOKEN}>
            {difference}
          </li>
        ))}
      </ul>
    </div>
  );
}
