/* Runs before the first paint, so that nothing flashes: what settings/preferences.ts keeps, told to the style sheets. */
try {
  const kept = JSON.parse(localStorage.getItem("mayday.preferences") ?? "{}");
  const root = document.documentElement;
  for (const name of ["theme", "motion", "text"]) {
    if (typeof kept[name] === "string") root.dataset[name] = kept[name];
  }
} catch {
  // No storage, or something else in it: the page looks as the system does.
}
