export function RunPage({ run }: { run: string; tab: string; trace: string | null }) {
  return (
    <main id="main">
      <h1>{run}</h1>
    </main>
  );
}
