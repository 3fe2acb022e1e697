import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * `npm run lock:complete`: writes into the lockfiles the optional packages of other platforms that npm left out.
 *
 * npm drops them when it adds a package to an existing node_modules, or when a registry mirror does not carry
 * them (npm/cli#4828). Then `npm ci` of npm 11 refuses the whole file, and a Mac would get no native bindings.
 * An entry needs only what keeps npm from fetching it on the wrong platform: version, os, cpu, libc. npm adds the
 * integrity when it first installs one.
 */
const Entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
type Entry = z.infer<typeof Entry>;
type Packages = Record<string, Entry>;
const AnyObject = z.record(z.string(), z.unknown());

const EXACT_VERSION = /^\d+\.\d+\.\d+\S*$/;
const OPERATING_SYSTEM = /\b(darwin|win32|linux|android|freebsd|openharmony)\b/;
const CPU = /\b(arm64|x64|ia32|arm|ppc64|riscv64|s390x|wasm32)\b/;
const LIBC = { gnu: "glibc", musl: "musl" } as const;

/** The key under which npm would find `name` for the package at `from`, or undefined: Node's own search, upwards. */
function findInstalled(packages: Packages, from: string, name: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    const key = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (packages[key]) return key;
    if (base === "") return undefined;
  }
}

function describePlatform(name: string, version: string, parent: Entry): Entry {
  const cpu = CPU.exec(name)?.[1];
  const os = OPERATING_SYSTEM.exec(name)?.[1];
  if (!cpu) throw new Error(`Which platform is ${name} for? Add its entry to package-lock.json by hand.`);
  const libc =
    os === "linux"
      ? name.endsWith("musl")
        ? LIBC.musl
        : name.endsWith("gnu")
          ? LIBC.gnu
          : undefined
      : undefined;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

function findMissing(packages: Packages): Packages {
  const missing: Packages = {};
  for (const [key, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (findInstalled(packages, key, name) || !EXACT_VERSION.test(version)) continue;
      missing[`node_modules/${name}`] = describePlatform(name, version, entry);
    }
  }
  return missing;
}

function complete(file: string): void {
  const path = join(import.meta.dirname, "..", file);
  const lockfile = AnyObject.parse(JSON.parse(readFileSync(path, "utf8")));
  const missing = findMissing(z.record(z.string(), Entry).parse(lockfile.packages));
  // The untouched entries are written back as they were read, in npm's own order of names and keys.
  const packages = Object.entries({ ...AnyObject.parse(lockfile.packages), ...missing });
  packages.sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(
    path,
    `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, null, 2)}\n`,
  );
  console.log(`${file}: ${Object.keys(missing).length} packages of other platforms added.`);
}

complete("package-lock.json");
complete("bench/package-lock.json");
