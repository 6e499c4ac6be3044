import { t } from "../text/t.ts";
import { TutorForm } from "../tutor/tutor-form.tsx";
import { useTutor } from "../tutor/use-tutor.ts";
import { Loading } from "../ui/loading.tsx";
import { Section } from "./section.tsx";

export function TutorSection() {
  const { tutor, setTutor } = useTutor();
  return (
    <Section title={t("tutor.heading")}>
      {tutor === null ? (
        <Loading what={t("tutor.choice")} />
      ) : (
        <TutorForm key={`${tutor.provider} ${tutor.source}`} tutor={tutor} onChange={setTutor} />
      )}
    </Section>
  );
}
