import { SPOKEN } from "../text/language.ts";
import { named, t } from "../text/t.ts";
import { EmptyNote } from "../ui/empty-note.tsx";
import { Link } from "../ui/link.tsx";
import { homePath, NO_FILTER } from "./filter.ts";
import { MASTERY, type Skill } from "./skills.ts";
import home from "./home.module.css";
import styles from "./skill-map.module.css";

/** Per skill one square for each scenario that practises it, and the same in words. */
export function SkillMap({ skills }: { skills: Skill[] }) {
  return (
    <section className={home.section} aria-labelledby="skills">
      <h2 id="skills">{t("skills.heading")}</h2>
      {skills.length === 0 ? <EmptyNote>{t("skills.none")}</EmptyNote> : <Map skills={skills} />}
    </section>
  );
}

function Map({ skills }: { skills: Skill[] }) {
  return (
    <div className={styles.frame}>
      <ul className={styles.legend} aria-hidden="true">
        {MASTERY.map((mastery) => (
          <li key={mastery}>
            <span className={`${styles.cell} ${styles[mastery]}`} />
            {named("mastery", mastery)}
          </li>
        ))}
      </ul>
      <ul className={styles.skills}>
        {skills.map((skill) => (
          <li key={skill.skill} className={styles.skill}>
            <Link to={homePath({ ...NO_FILTER, skill: skill.skill })} className={styles.name} lang={SPOKEN}>
              {skill.skill}
            </Link>
            <span className={styles.cells} aria-hidden="true">
              {skill.scenarios.map(({ id, title, mastery }) => (
                <span
                  key={id}
                  className={`${styles.cell} ${styles[mastery]}`}
                  title={`${title}: ${named("mastery", mastery)}`}
                />
              ))}
            </span>
            <span className={styles.words}>{inWords(skill)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function inWords({ counts }: Skill): string {
  const there = MASTERY.filter((mastery) => counts[mastery] > 0);
  return there.map((mastery) => `${counts[mastery]} ${named("mastery", mastery)}`).join(", ");
}
