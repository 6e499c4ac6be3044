import { t } from "../text/t.ts";
import { LANGUAGES, prefer, usePreferences } from "./preferences.ts";
import { OneOf } from "./one-of.tsx";
import { Row, Section } from "./section.tsx";

export function LanguageSection() {
  const { language } = usePreferences();
  return (
    <Section title={t("settings.language")}>
      <Row title={t("settings.languageTitle")} text={t("settings.languageText")}>
        <OneOf
          label={t("settings.language")}
          known={LANGUAGES}
          titleOf={nameOf}
          chosen={language}
          onChoose={(language) => prefer({ language })}
        />
      </Row>
    </Section>
  );
}

/** A language's name in itself, so that whoever reads it finds it. */
const nameOf = (language: string): string =>
  new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
