import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { Logger } from "../kit/logger.ts";
import type { Fleet } from "./fleet.ts";
import { createAuthority, issueCertificate, type KeyPair } from "./authority.ts";
import type { PolicyStore } from "./policy.ts";
import { workloadSubject } from "./policy.ts";
import type { Message } from "./render/json.ts";
import { discovery } from "./render/sidecar.ts";
import { authoritySecret, certificateSecret, SECRET_FILES } from "./render/tls.ts";
import { WORKLOADS, type Workload } from "./topology.ts";
import { readIfThere, replaceFile } from "./write-file.ts";

/** How long a certificate lasts when nothing else is asked for. */
export const LIFETIME_SECONDS = 7 * 86_400;
const LOOK_MS = 60_000;

const authoritySchema = z.object({ certificate: z.string(), privateKey: z.string() });
const pem = z.object({ inline_string: z.string() });
const secretFile = z.object({
  resources: z.tuple([z.object({ tls_certificate: z.object({ certificate_chain: pem, private_key: pem }) })]),
});

export type CertificateView = {
  identity: string;
  serial: string;
  /** ISO times. */
  from: string;
  until: string;
  renewal: "automatic" | "manual";
};

export type Certificates = {
  view: (workload: Workload) => CertificateView;
  /**
   * Puts a new certificate in place. Without `seconds` it lasts as long as usual and is renewed in time; with them it
   * ends then, unless somebody asks for another.
   */
  issue: (workload: Workload, seconds?: number) => Promise<CertificateView>;
  stop: () => void;
};

type Options = { fleet: Fleet; authorityFile: string; policy: PolicyStore; log: Logger };

/** Keeps a certificate in every workload's folder; renews those that renew automatically in the last half of their life. */
export async function keepCertificates({ fleet, authorityFile, policy, log }: Options): Promise<Certificates> {
  const authority = await openAuthority(authorityFile);
  const held = new Map<Workload, X509Certificate>();
  const { workload: certificateFile, authority: authorityFileName } = SECRET_FILES;

  async function put(workload: Workload, seconds: number): Promise<void> {
    const { certificate, privateKey } = await issueCertificate(authority, workload, seconds);
    fleet.publish(workload, discovery(certificateFile, [certificateSecret(certificate, privateKey)]));
    held.set(workload, new X509Certificate(certificate));
    log.info({ workload, lifetime_s: seconds }, "certificate issued");
  }
  async function renewDue(): Promise<void> {
    for (const workload of WORKLOADS) {
      const certificate = held.get(workload);
      const automatic = policy.certificate(workload).certificate_renewal === "automatic";
      if (!certificate || (automatic && isDue(certificate))) await put(workload, LIFETIME_SECONDS);
    }
  }

  for (const workload of WORKLOADS) {
    fleet.publish(workload, discovery(authorityFileName, [authoritySecret(authority.certificate)]));
    const kept = readCertificate(join(fleet.folder(workload), certificateFile), authority);
    if (!kept) continue;
    held.set(workload, kept.certificate);
    fleet.publish(workload, discovery(certificateFile, [kept.secret]));
  }
  await renewDue();
  const look = setInterval(() => {
    renewDue().catch((error: unknown) => log.error({ error }, "a certificate could not be renewed"));
  }, LOOK_MS);
  look.unref();

  const view = (workload: Workload): CertificateView => {
    const certificate = held.get(workload);
    if (!certificate) throw new Error(`${workload} has no certificate`);
    return viewOf(certificate, policy.certificate(workload).certificate_renewal);
  };
  return {
    view,
    async issue(workload, seconds) {
      const renewal = seconds === undefined ? "automatic" : "manual";
      policy.patch(workloadSubject(workload), { certificate_renewal: renewal });
      await put(workload, seconds ?? LIFETIME_SECONDS);
      return view(workload);
    },
    stop: () => clearInterval(look),
  };
}

function viewOf(certificate: X509Certificate, renewal: CertificateView["renewal"]): CertificateView {
  return {
    identity: (certificate.subjectAltName ?? "").replace(/^URI:/, ""),
    serial: certificate.serialNumber,
    from: certificate.validFromDate.toISOString(),
    until: certificate.validToDate.toISOString(),
    renewal,
  };
}

function isDue({ validFromDate, validToDate }: X509Certificate): boolean {
  const life = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - Date.now() < life / 2;
}

async function openAuthority(file: string): Promise<KeyPair> {
  const kept = readIfThere(file);
  if (kept !== null) return authoritySchema.parse(JSON.parse(kept));
  const authority = await createAuthority();
  replaceFile(file, `${JSON.stringify(authority, null, 1)}\n`);
  return authority;
}

/** The secret in a file of an earlier start; null when there is none, or it is another authority's. */
function readCertificate(file: string, authority: KeyPair): { certificate: X509Certificate; secret: Message } | null {
  const content = readIfThere(file);
  if (content === null) return null;
  try {
    const [{ tls_certificate: kept }] = secretFile.parse(JSON.parse(content)).resources;
    const certificate = new X509Certificate(kept.certificate_chain.inline_string);
    if (!certificate.verify(new X509Certificate(authority.certificate).publicKey)) return null;
    return {
      certificate,
      secret: certificateSecret(kept.certificate_chain.inline_string, kept.private_key.inline_string),
    };
  } catch {
    return null;
  }
}
