export function DebriefPage({ run }: { run: string }) {
  return (
    <main id="main">
      <h1>{run}</h1>
    </main>
  );
}
