import { navigate } from "../route.ts";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { prefer } from "./preferences.ts";
import { Row, Section } from "./section.tsx";

export function TourSection() {
  return (
    <Section title={t("settings.tour")}>
      <Row title={t("settings.tourTitle")} text={t("settings.tourText")}>
        <Button onClick={begin}>{t("settings.tourBegin")}</Button>
      </Row>
    </Section>
  );
}

function begin(): void {
  prefer({ toured: false });
  navigate("/");
}
