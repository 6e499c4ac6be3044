import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What a service answers when it cannot do what was asked: `{ error, detail }` with `status`. */
export class ServiceError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = "ServiceError";
    this.status = status;
    this.code = code;
  }
}

export const notFound = (what: string, id: string | number) =>
  new ServiceError(404, "not_found", `there is no ${what} ${id}`);
