/** A pack that is not taken, with every reason, each of which says what would be right. */
export class PackRefused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.name = "PackRefused";
    this.reasons = reasons;
  }
}
