import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isOpenTo } from "./postgres-place.ts";

it("knows whether another user may pass through every folder of a path", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mayday-place-"));
  try {
    await mkdir(join(folder, "inner"));
    await chmod(folder, 0o711);
    expect(isOpenTo(65534, join(folder, "inner"))).toBe(true);
    await chmod(folder, 0o700);
    expect(isOpenTo(65534, join(folder, "inner"))).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
