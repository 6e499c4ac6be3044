import { describe, expect, it } from "vitest";
import { scopeToEnvironment } from "./promql-scope.ts";

const E = `environment="local"`;

describe("scopeToEnvironment", () => {
  it.each([
    ["up", `up{${E}}`],
    ["up{}", `up{${E}}`],
    ["up{ }", `up{${E} }`],
    [`up{job="a"}`, `up{${E},job="a"}`],
    [`up{job="a",}`, `up{${E},job="a",}`],
    [`{__name__="up"}`, `{${E},__name__="up"}`],
    [`{__name__=~".+"}`, `{${E},__name__=~".+"}`],
    [`{"my.metric", a="b"}`, `{${E},"my.metric", a="b"}`],
    ["a:b:rate5m", `a:b:rate5m{${E}}`],
    [`x{a="}"}`, `x{${E},a="}"}`],
    [`x{a='{',b=\`}\`}`, `x{${E},a='{',b=\`}\`}`],
    ["x\n{a='b'}", `x\n{${E},a='b'}`],
    ["rate(x[5m])", `rate(x{${E}}[5m])`],
    ["rate(x{a='b'}[5m] offset 1m)", `rate(x{${E},a='b'}[5m] offset 1m)`],
    ["max_over_time(rate(x[1m])[5m:10s])", `max_over_time(rate(x{${E}}[1m])[5m:10s])`],
    ["x @ end()", `x{${E}} @ end()`],
    ["sum by (environment, le) (rate(x[1m]))", `sum by (environment, le) (rate(x{${E}}[1m]))`],
    ["sum(a) / on (service) group_left sum(b)", `sum(a{${E}}) / on (service) group_left sum(b{${E}})`],
    ["a and b unless c or d", `a{${E}} and b{${E}} unless c{${E}} or d{${E}}`],
    [`label_replace(up, "a", "$1", "b", "(.*)")`, `label_replace(up{${E}}, "a", "$1", "b", "(.*)")`],
    ["histogram_quantile(0.95, x)", `histogram_quantile(0.95, x{${E}})`],
    ["absent(up{service='gone'})", `absent(up{${E},service='gone'})`],
    ["-sum", `-sum{${E}}`],
    ["sum by (le) (x) # up{", `sum by (le) (x{${E}}) # up{`],
    ["vector(1)", "vector(1)"],
    ["1 + 1", "1 + 1"],
    ["time()", "time()"],
    [`"x{}"`, `"x{}"`],
    // A matcher of the asker's own cannot widen the view: both must match.
    [`up{environment=~".*"}`, `up{${E},environment=~".*"}`],
    [`up{environment="other"}`, `up{${E},environment="other"}`],
  ])("limits %s", (query, scoped) => {
    expect(scopeToEnvironment(query, "local")).toBe(scoped);
  });

  it.each(["sum(x", "foo bar", "up{", `up{a="b" c="d"}`, "", "rate(x[5m)", "x{a=b}", "}{"])(
    "gives up on what it does not understand: %s",
    (query) => {
      expect(scopeToEnvironment(query, "local")).toBeNull();
    },
  );

  it("adds one matcher per selector, whatever is nested", () => {
    const query = "sum(rate(a[1m])) by (x) / ignoring (y) sum(max_over_time((b + c)[5m:1m])) > bool 0.5";
    expect(scopeToEnvironment(query, "local")?.split(E)).toHaveLength(4);
  });
});
