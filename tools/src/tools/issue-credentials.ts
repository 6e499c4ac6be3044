import { defineTool } from "../define-tool.ts";

const TTL_SECONDS = 12 * 60 * 60;

export const issueCredentials = defineTool("issue_credentials", {
  title: "Credentials for a learner",
  description: "Bearer tokens for one learner and for the tutor of that learner's runs. `expiresIn` is in seconds.",
  effect: "reads",
  async run({ learner }, control) {
    return {
      learnerToken: control.issue({ role: "learner", sub: learner }, TTL_SECONDS),
      tutorToken: control.issue({ role: "tutor", sub: learner }, TTL_SECONDS),
      expiresIn: TTL_SECONDS,
    };
  },
});
