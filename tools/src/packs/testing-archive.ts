import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack, type Header } from "tar-stream";
import { filesIn } from "./take-folder.ts";

type Member = { header: Partial<Header> & { name: string }; content?: string | Buffer };

/** Writes a gzipped tar archive with exactly these members, whatever they are. */
export async function writeArchive(file: string, members: readonly Member[]): Promise<void> {
  const tar = pack();
  for (const { header, content = "" } of members) {
    if (header.type === undefined || header.type === "file") tar.entry(header, content);
    else tar.entry(header);
  }
  tar.finalize();
  await writeFile(file, gzipSync(await buffer(tar)));
}

/** The files of a folder as members, below `prefix`. */
export async function membersOf(folder: string, prefix = "package"): Promise<Member[]> {
  const members: Member[] = [];
  for await (const { path, file } of filesIn(folder)) {
    members.push({ header: { name: `${prefix}/${path}` }, content: await readFile(file) });
  }
  return members;
}

/** A registry that npm itself can be pointed at, with one version of one package. */
export async function startRegistry(name: string, version: string, archive: Buffer) {
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host ?? ""}`;
    const dist = { tarball: `${base}/${name}.tgz`, integrity };
    const versions = { [version]: { name, version, dist } };
    if (request.url === `/${name}.tgz`) response.end(archive);
    else if (request.url === `/${name}`)
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ name, versions, "dist-tags": { latest: version } }));
    else response.writeHead(404, { "content-type": "application/json" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return { url: `http://127.0.0.1:${address.port}/`, stop: () => server.close() };
}
