import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { type Intake, LIMITS, type Limits, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";

/** A tar file beside its content: a header and padding for each file, and its end. */
const TAR_BYTES_PER_FILE = 2048;

/** Unpacks a gzipped tar archive (`npm pack` and `tar czf` make one). A link anywhere in it is refused. */
export async function takeArchive(file: string, intake: Intake, limits: Limits = LIMITS): Promise<void> {
  const { size } = await stat(file);
  if (size > limits.archiveBytes) throw new PackRefused([`The archive has more than ${limits.archiveBytes} bytes.`]);
  const entries = extract();
  const most = limits.bytes + limits.files * TAR_BYTES_PER_FILE;
  const taking = takeEntries(entries, intake);
  try {
    // When an entry is refused nobody reads on, and the way to it is taken down as well.
    await Promise.all([pipeline(createReadStream(file), createGunzip(), atMost(most), entries), taking]);
  } catch (error) {
    await taking.catch((refused: unknown) => {
      if (refused instanceof PackRefused) throw refused;
    });
    if (error instanceof PackRefused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PackRefused([
      `It is no gzipped tar archive, or a broken one (${shown(reason)}). \`npm pack\` makes a good one.`,
    ]);
  }
}

async function takeEntries(entries: ReturnType<typeof extract>, intake: Intake): Promise<void> {
  for await (const entry of entries) {
    const { name, type, size } = entry.header;
    const path = name.replace(/\/$/, "");
    if (type !== "file" && type !== "directory")
      throw new PackRefused([
        `"${shown(name)}" is a ${type ?? "thing of no kind"}. A pack holds files and folders alone.`,
      ]);
    // A folder need not be taken, but must not be a way out either; its files make it.
    const isTaken = type === "file" && intake.admits(path, size);
    if (isTaken) await intake.write(path, await buffer(entry));
    else entry.resume();
  }
}

/** Lets so many bytes through: what a small archive unpacks to is known only by unpacking it. */
function atMost(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > bytes) done(new PackRefused([`It unpacks to more than ${bytes} bytes.`]));
      else done(null, chunk);
    },
  });
}
