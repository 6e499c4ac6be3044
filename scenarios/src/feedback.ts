/** What a learner is told about a finding: which part is right, never what would be. */
export function sayFinding(finding: {
  component: string;
  mechanism: string | null;
  componentRight: boolean;
  mechanismRight: boolean;
}): string {
  const { component, mechanism, componentRight, mechanismRight } = finding;
  if (!componentRight && mechanismRight) {
    return `The mechanism fits. It does not happen in ${component}, though: compare which component the evidence points to.`;
  }
  if (!componentRight) {
    return `The evidence does not point to ${component}. Compare its signals with those of the components next to it: where does the time or the work first pile up?`;
  }
  if (mechanism === null) return `Right, the trouble is in ${component}. What goes wrong there?`;
  if (!mechanismRight) {
    return `Right, the trouble is in ${component}. The mechanism does not fit, though: what would you expect to see if it were so, and do you see it?`;
  }
  return `Right: both the component and the mechanism fit the evidence.`;
}
