import { named, t } from "../text/t.ts";
import { OneOf } from "./one-of.tsx";
import { MOTIONS, prefer, TEXT_SIZES, THEMES, usePreferences } from "./preferences.ts";
import { Row, Section } from "./section.tsx";

export function AppearanceSection() {
  const { theme, motion, text } = usePreferences();
  return (
    <Section title={t("settings.appearance")}>
      <Row title={t("settings.theme")} text={t("settings.themeText")}>
        <OneOf
          label={t("settings.theme")}
          known={THEMES}
          titleOf={(id) => named("theme", id)}
          chosen={theme}
          onChoose={(theme) => prefer({ theme })}
        />
      </Row>
      <Row title={t("settings.motion")} text={t("settings.motionText")}>
        <OneOf
          label={t("settings.motion")}
          known={MOTIONS}
          titleOf={(id) => named("motion", id)}
          chosen={motion}
          onChoose={(motion) => prefer({ motion })}
        />
      </Row>
      <Row title={t("settings.textSize")} text={t("settings.textSizeText")}>
        <OneOf
          label={t("settings.textSize")}
          known={TEXT_SIZES}
          titleOf={(id) => named("textSize", id)}
          chosen={text}
          onChoose={(text) => prefer({ text })}
        />
      </Row>
    </Section>
  );
}
