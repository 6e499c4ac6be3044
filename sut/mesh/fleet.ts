import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Policy } from "./policy.ts";
import { renderSidecar, type MeshSettings, type RenderedFile } from "./render/sidecar.ts";
import { SECRET_FILES } from "./render/tls.ts";
import { sidecarAdmin, type SidecarAdmin, type Versions } from "./sidecar-admin.ts";
import { WORKLOADS, type Workload } from "./topology.ts";
import { replaceFile } from "./write-file.ts";

const CONFIRM_MS = 2000;
const POLL_MS = 20;
const SECRETS: ReadonlySet<string> = new Set(Object.values(SECRET_FILES));

/** What became of a change at one sidecar; one that is away reads its files when it starts. */
export type Outcome = "taken" | "not_taken" | "away";
export type Outcomes = Partial<Record<Workload, Outcome>>;

/** All sidecars: their folders, their files, and what they say of themselves. */
export type Fleet = {
  folder: (workload: Workload) => string;
  admin: (workload: Workload) => SidecarAdmin;
  /**
   * The version, as it was written last, of each file that the sidecar reads: of the secrets, those that its
   * configuration names. Without TLS it reads none, and goes on to tell the version that it had.
   */
  published: (workload: Workload) => Versions;
  /** Writes a file of one sidecar. */
  publish: (workload: Workload, file: RenderedFile) => void;
  /** Writes what the policy changes, clusters before the listeners that use them; tells whom it concerns. */
  publishPolicy: (policy: Policy) => Workload[];
  /** Waits until these sidecars work by what was published, 2 s at most. */
  confirm: (workloads: readonly Workload[]) => Promise<Outcomes>;
};

export function createFleet(root: string, settings: MeshSettings): Fleet {
  const folder = (workload: Workload) => join(root, workload);
  const files = new Map(WORKLOADS.map((workload) => [workload, new Map<string, RenderedFile>()]));
  const admins = new Map(WORKLOADS.map((workload) => [workload, sidecarAdmin(folder(workload))]));
  for (const workload of WORKLOADS) mkdirSync(folder(workload), { recursive: true, mode: 0o700 });

  const published = (workload: Workload): Versions => {
    const written = [...(files.get(workload)?.values() ?? [])];
    const isRead = ({ name: file }: RenderedFile) =>
      !SECRETS.has(file) || written.some(({ name, content }) => name !== file && content.includes(file));
    return Object.fromEntries(
      written
        .filter(isRead)
        .flatMap(({ name, version }): [string, string][] => (version === null ? [] : [[name, version]])),
    );
  };
  const publish = (workload: Workload, file: RenderedFile): void => {
    replaceFile(join(folder(workload), file.name), file.content);
    files.get(workload)?.set(file.name, file);
  };
  const admin = (workload: Workload) => admins.get(workload) ?? sidecarAdmin(folder(workload));

  async function outcomeAt(workload: Workload): Promise<Outcome> {
    const until = performance.now() + CONFIRM_MS;
    const wanted = Object.entries(published(workload));
    for (;;) {
      const taken = await admin(workload)
        .versions()
        .catch(() => null);
      if (taken === null) return "away";
      if (wanted.every(([file, version]) => taken[file] === version)) return "taken";
      if (performance.now() > until) return "not_taken";
      await pause(POLL_MS);
    }
  }

  return {
    folder,
    admin,
    published,
    publish,
    publishPolicy(policy) {
      return WORKLOADS.filter((workload) => {
        const rendered = renderSidecar(workload, settings, policy, folder(workload));
        const changed = rendered.filter(({ name, content }) => files.get(workload)?.get(name)?.content !== content);
        for (const file of changed) publish(workload, file);
        return changed.length > 0;
      });
    },
    async confirm(workloads) {
      const outcomes = workloads.map(async (workload) => [workload, await outcomeAt(workload)] as const);
      return Object.fromEntries(await Promise.all(outcomes));
    },
  };
}
