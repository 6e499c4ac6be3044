import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What every npm script calls: `node local/bootstrap.mjs <verb> [args]`. Runs on any Node from 20 and uses nothing but
 * what comes with it: it installs the packages when they are missing or older than the lock file, and then hands over
 * to local/src/main.ts on the Node that they bring.
 */
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(project, "node_modules/.bin/node");

if (!isInstalled()) {
  console.error("Installing packages (npm ci) …");
  const problem = await install();
  if (problem !== null) {
    console.error(problem);
    process.exit(1);
  }
}

const { code } = await run(node, [join(project, "local/src/main.ts"), ...process.argv.slice(2)], "inherit");
process.exit(code);

/** Resolves to null, or to one line: what went wrong and what to do about it. */
async function install() {
  const retries = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const { code, said } = await run("npm", ["ci", "--no-progress", "--loglevel=error", ...retries], "pipe");
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.exec(said)?.[0];
  if (code === 0 && existsSync(node)) return null;
  if (code === 0) return "npm did not run the installation of its package `node`: run `npm ci --ignore-scripts=false`.";
  if (offline !== undefined)
    return `The packages cannot be fetched, npm's registry does not answer (${offline}): connect to the network (or set npm's proxy), then try again.`;
  const line = said.split("\n").find((text) => /^npm (error|ERR!) (?!code|errno|syscall)\S/.test(text)) ?? said.trim();
  return `The packages cannot be installed (${line.replace(/^npm (error|ERR!) /, "").slice(0, 200)}): mend that, or run \`npm ci\` to see more.`;
}

/** npm writes its own copy of the lock file last, so its time says when the installation was whole. */
function isInstalled() {
  const installed = join(project, "node_modules/.package-lock.json");
  if (!existsSync(installed) || !existsSync(node)) return false;
  return statSync(installed).mtimeMs >= statSync(join(project, "package-lock.json")).mtimeMs;
}

/** Runs a program to its end, passing signals on; resolves to its exit code and, with "pipe", what it said. */
function run(program, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: project, stdio: ["inherit", stdio, stdio] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece) => (said += piece));
    const pass = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
    child.on("error", (error) => resolve({ code: 1, said: error.message }));
    child.on("close", (code, signal) => {
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeListener(name, pass);
      resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), said });
    });
  });
}
