import type { Query } from "../connection/use-query.ts";
import { navigate } from "../route.ts";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { EmptyNote } from "../ui/empty-note.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { Loading } from "../ui/loading.tsx";
import { CatalogFilters } from "./catalog-filters.tsx";
import { homePath, isShown, type CatalogFilter } from "./filter.ts";
import { easiestFirst, statusOf, type Card, type RunSummary } from "./history.ts";
import { ScenarioCard } from "./scenario-card.tsx";
import home from "./home.module.css";
import styles from "./catalog.module.css";

type Props = {
  scenarios: Query<"list_scenarios">;
  starting: boolean;
  openRuns: RunSummary[];
  filter: CatalogFilter;
};

export function Catalog({ scenarios, starting, openRuns, filter }: Props) {
  const cards = scenarios.data?.scenarios ?? null;
  return (
    <section className={home.section} aria-labelledby="catalog">
      <h2 id="catalog">{t("catalog.heading")}</h2>
      {!starting && <FailureNote failure={scenarios.failure} onRetry={scenarios.refresh} />}
      {cards === null &&
        (starting ? <EmptyNote>{t("catalog.starting")}</EmptyNote> : <Waiting scenarios={scenarios} />)}
      {cards?.length === 0 && <EmptyNote>{t("catalog.empty")}</EmptyNote>}
      {cards !== null && cards.length > 0 && (
        <Cards cards={cards} starting={starting} openRuns={openRuns} filter={filter} />
      )}
    </section>
  );
}

function Waiting({ scenarios }: { scenarios: Query<"list_scenarios"> }) {
  return scenarios.loading ? <Loading what={t("catalog.heading")} /> : null;
}

function Cards({ cards, filter, openRuns, starting }: Omit<Props, "scenarios"> & { cards: Card[] }) {
  const shown = easiestFirst(cards).filter((card) => isShown(card, statusOf(card, openRuns), filter));
  const because = sameForAll(cards.filter((card) => !openRuns.some((run) => run.scenario === card.id)));
  return (
    <>
      <CatalogFilters cards={cards} shown={shown.length} filter={filter} />
      {because !== "" && <p className={styles.why}>{openRuns.length === 0 ? because : t("catalog.oneAtATime")}</p>}
      {shown.length === 0 && (
        <div className={styles.nothing}>
          <p>{t("filter.nothing")}</p>
          <Button onClick={() => navigate(homePath())}>{t("filter.showAll")}</Button>
        </div>
      )}
      <ul className={styles.cards}>
        {shown.map((card) => (
          <ScenarioCard
            key={card.id}
            card={card}
            starting={starting}
            openRuns={openRuns}
            filter={filter}
            saidAbove={because}
          />
        ))}
      </ul>
    </>
  );
}

/** What keeps every one of several cards from being started; empty when they differ. */
function sameForAll(cards: readonly Card[]): string {
  const because = cards[0]?.unavailableBecause ?? "";
  return cards.length > 1 && cards.every((card) => card.unavailableBecause === because) ? because : "";
}
