import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkout } from "@/scripts/dotenv";

/** The command line of Vercel, which is fetched when it is needed and is no dependency of the product. */
const CLI_VERSION = "58.10.0";
const CLI = join(tmpdir(), `cloakroom-vercel-${CLI_VERSION}`);

/** What Vercel keeps of a project that was imported and set up by nobody: all else is vercel.json's to say. */
const PROJECT = {
  projectId: "prj_made_up",
  orgId: "team_made_up",
  // The packages are there already.
  settings: { framework: "nextjs", installCommand: "", nodeVersion: "24.x" },
};

/** A copy of this checkout and what `vercel build` has made of it. */
export type Deployment = {
  /** The folder to which the paths of functions' files are relative. */
  readonly folder: string;
  /** The Build Output API's folder: config.json, functions/, static/. */
  readonly output: string;
  remove(): void;
};

/**
 * Builds this checkout as Vercel does for production, in a folder of its own.
 * @param variables those of Production there, for the build command
 * @throws Error with the output of a build that fails
 */
export function deploy(variables: Record<string, string>): Deployment {
  if (!existsSync(join(CLI, "node_modules", "vercel"))) fetchCli();
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-on-vercel-"));
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  for (const file of execFileSync("git", args, { cwd: checkout, encoding: "utf8" }).split("\0")) {
    if (file === "" || !existsSync(join(checkout, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(checkout, file), join(folder, file));
  }
  cpSync(join(checkout, "lib/db/generated"), join(folder, "lib/db/generated"), { recursive: true });
  copyPackages(folder);
  // Else Tailwind looks for its classes in all packages, since no repository says that they are ignored.
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  mkdirSync(join(folder, ".vercel"));
  writeFileSync(join(folder, ".vercel", "project.json"), JSON.stringify(PROJECT));
  const bin = join(CLI, "node_modules", "vercel", "dist", "vc.js");
  // A token of the right form keeps it from asking who one is.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, "build", "--prod", "--yes", "--token=MadeUpTokenOf24Characters"],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        NODE_ENV: "production",
        VERCEL: "1",
        VERCEL_ENV: "production",
        VERCEL_TELEMETRY_DISABLED: "1",
        NEXT_TELEMETRY_DISABLED: "1",
        ...variables,
      },
    },
  );
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (status !== 0) {
    remove();
    throw new Error(`vercel build failed:\n${stdout}${stderr}`);
  }
  return { folder, output: join(folder, ".vercel", "output"), remove };
}

function fetchCli(): void {
  const args = ["install", "--prefix", CLI, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  execFileSync("npm", [...args, `vercel@${CLI_VERSION}`], { stdio: "pipe" });
}

/** As hard links where that can be done: Turbopack takes no folder of packages from outside of its own. */
function copyPackages(folder: string): void {
  const [from, to] = [join(checkout, "node_modules", "."), join(folder, "node_modules")];
  if (spawnSync("cp", ["-al", `${from}/.`, to], { stdio: "ignore" }).status === 0) return;
  rmSync(to, { recursive: true, force: true });
  execFileSync("cp", ["-a", `${from}/.`, to]);
}
