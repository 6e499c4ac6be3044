import { identityOf, type Server } from "../topology.ts";
import { typed, watchedFile, type Message } from "./json.ts";

/** Names of the secrets that a sidecar reads from the file beside its configuration. */
export const WORKLOAD_SECRET = "workload";
export const AUTHORITY_SECRET = "authority";
export const SECRET_FILES = { [WORKLOAD_SECRET]: "certificate.json", [AUTHORITY_SECRET]: "authority.json" } as const;

/** Said in full, because a calling Envoy stops at 1.2 by itself. */
const TLS_PARAMETERS = { tls_minimum_protocol_version: "TLSv1_3", tls_maximum_protocol_version: "TLSv1_3" };

type FileOf = (name: string) => string;

const secret = (name: keyof typeof SECRET_FILES, file: FileOf): Message => ({
  name,
  sds_config: watchedFile(file(SECRET_FILES[name])),
});

/** The caller's side of mutual TLS: the called service has to prove that it is who it should be. */
export function upstreamTls(server: Server, file: FileOf): Message {
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: typed("envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext", {
      common_tls_context: {
        tls_params: TLS_PARAMETERS,
        tls_certificate_sds_secret_configs: [secret(WORKLOAD_SECRET, file)],
        combined_validation_context: {
          default_validation_context: {
            match_typed_subject_alt_names: [{ san_type: "URI", matcher: { exact: identityOf(server) } }],
          },
          validation_context_sds_secret_config: secret(AUTHORITY_SECRET, file),
        },
      },
      // A resumed session would skip the certificates, which may have ended since.
      max_session_keys: 0,
    }),
  };
}

/** The called side: every caller needs a certificate of the mesh's authority. */
export function downstreamTls(file: FileOf): Message {
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: typed("envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", {
      common_tls_context: {
        tls_params: TLS_PARAMETERS,
        tls_certificate_sds_secret_configs: [secret(WORKLOAD_SECRET, file)],
        validation_context_sds_secret_config: secret(AUTHORITY_SECRET, file),
      },
      require_client_certificate: true,
      disable_stateless_session_resumption: true,
    }),
  };
}

/** The secrets themselves. */
export function certificateSecret(certificate: string, privateKey: string): Message {
  return typed("envoy.extensions.transport_sockets.tls.v3.Secret", {
    name: WORKLOAD_SECRET,
    tls_certificate: {
      certificate_chain: { inline_string: certificate },
      private_key: { inline_string: privateKey },
    },
  });
}

export function authoritySecret(certificate: string): Message {
  return typed("envoy.extensions.transport_sockets.tls.v3.Secret", {
    name: AUTHORITY_SECRET,
    validation_context: { trusted_ca: { inline_string: certificate } },
  });
}
