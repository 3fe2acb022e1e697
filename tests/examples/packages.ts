import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian keeps servers where only root's PATH looks. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** What `examples/`, `docs/deploy/` and a pooler are tried with: programs, and Debian's packages of them. */
const PACKAGES = new Map([
  ["nginx", "nginx"],
  ["caddy", "caddy"],
  ["systemd-analyze", "systemd"],
  ["pg_dump", "postgresql"],
  ["openssl", "openssl"],
  ["pgbouncer", "pgbouncer"],
]);

/**
 * Vitest's global setup: installs the programs that are missing, where that can be done unasked: as root, on Debian.
 * Elsewhere the tests that need them are skipped, and it says so.
 */
export default function preparePrograms(): void {
  const missing = [...PACKAGES].flatMap(([program, name]) => (isMissing(program) ? name : []));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) install(missing);
  for (const name of [...PACKAGES.keys(), "python3"].filter(isMissing))
    console.warn(`Skipping the tests that need ${name}: it is not installed.`);
}

function install(packages: string[]): void {
  console.log(`Installing Debian's ${packages.join(" and ")}`);
  runApt(["update", "-qq"]);
  // One by one: a distribution may lack one of them.
  for (const name of packages) runApt(["install", "-y", "-qq", "--no-install-recommends", name]);
}

function isMissing(program: string): boolean {
  return findProgram(program) === undefined;
}

/** The path of an installed program. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

function runApt(args: string[]): void {
  // At runlevel 1 Debian's packages do not start the server that they bring.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const { status, stderr } = spawnSync("apt-get", args, { env, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) console.error(`apt-get ${args.join(" ")} failed: ${stderr}`);
}
