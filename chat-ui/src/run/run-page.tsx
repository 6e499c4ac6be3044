import { useEffect, useMemo, useState } from "react";
import { useConnection } from "../connection/context.ts";
import { useQuery } from "../connection/use-query.ts";
import { followRun, type RunFollower } from "../feed/follow-run.ts";
import type { Tab } from "../route.ts";
import { Brand } from "../shell/brand.tsx";
import { useStore } from "../store.ts";
import { t } from "../text/t.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { Link } from "../ui/link.tsx";
import { Loading } from "../ui/loading.tsx";
import { useTitle } from "../ui/use-title.ts";
import { Chat } from "./chat/chat.tsx";
import { RunHeader } from "./header/run-header.tsx";
import { RunNotices } from "./header/run-notices.tsx";
import { RunContext } from "./run-context.ts";
import { Workbench } from "./workbench.tsx";
import styles from "./run-page.module.css";

type Props = { run: string; tab: Tab };

export function RunPage(props: Props) {
  const connection = useConnection();
  const [follower] = useState(() => followRun(connection, props.run));
  useEffect(() => follower.start(), [follower]);
  return <FollowedRun {...props} follower={follower} />;
}

function FollowedRun({ run, tab, follower }: Props & { follower: RunFollower }) {
  const { feed, progress, failure, loaded } = useStore(follower.view);
  useTitle(progress?.title ?? "");
  const about = useQuery({ tool: "get_run", input: { run }, key: run, every: null }).data;
  const place = useMemo(() => ({ run, progress, about, follower, tab }), [run, progress, about, follower, tab]);
  if (!loaded) {
    return (
      <main id="main" className={styles.waiting}>
        <Brand />
        <h1 tabIndex={-1}>{t("run.opening")}</h1>
        {failure === null ? <Loading what={t("run.loading")} /> : <FailureNote failure={failure} />}
        <Link to="/">{t("shell.toCatalog")}</Link>
      </main>
    );
  }
  return (
    <RunContext value={place}>
      <div className={styles.page}>
        <RunHeader />
        <RunNotices />
        <main id="main" className={styles.columns}>
          <Chat feed={feed} />
          <Workbench />
        </main>
      </div>
    </RunContext>
  );
}
