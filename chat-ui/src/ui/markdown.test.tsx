import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "./markdown.tsx";

const render = (text: string): string => renderToStaticMarkup(<Markdown text={text} />);

const own = (text: string): string => renderToStaticMarkup(<Markdown text={text} links="own" />);

test("renders what a tutor writes", () => {
  const html = render("**Look** at `p95`\n\n1. one\n2. two");
  expect(html).toContain("<strong>Look</strong>");
  expect(html).toContain("<code>p95</code>");
  expect(html).toContain("<li>one</li>");
});

test("leaves HTML out", () => {
  const html = render("before <img src=x onerror=alert(1)> <b>bold</b>\n\n<script>alert(1)</script>\n\nafter");
  expect(html).not.toMatch(/<script|<img|onerror|<b>/);
  expect(html).toContain("before");
  expect(html).toContain("after");
});

test("fetches no image, its description stands for it", () => {
  const html = render("![a chart](https://elsewhere.example/pixel.png)");
  expect(html).not.toMatch(/<img|elsewhere/);
  expect(html).toContain("[a chart]");
});

test("drops dangerous addresses, and links open apart without telling where from", () => {
  expect(render("[x](javascript:alert(1))")).not.toContain("javascript:");
  expect(render("[x](data:text/html,hi)")).not.toContain("data:");
  const html = render("[guide](https://www.postgresql.org/docs/)");
  expect(html).toContain('href="https://www.postgresql.org/docs/"');
  expect(html).toMatch(/rel="[^"]*noreferrer/);
});

test("leads nobody elsewhere where no person has written the text", () => {
  for (const address of ["https://evil.example/x", "//evil.example", "mailto:a@b.example"]) {
    expect(own(`[guide](${address})`)).not.toContain("<a");
    expect(own(`[guide](${address})`)).toContain("guide");
  }
  expect(own("see <https://evil.example>")).not.toContain("<a");
  expect(own("[metrics](/runs/r/metrics)")).toContain('<a href="/runs/r/metrics">metrics</a>');
});

test("its headings stay below those of the page", () => {
  expect(render("# Big")).toContain("<h3>Big</h3>");
  expect(render("### Small")).toContain("<h4>Small</h4>");
});
