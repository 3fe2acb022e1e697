import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Account, chooseAccount } from "./account";

const checkout = join(import.meta.dirname, "..", "..");

/**
 * Where one database lives. `folder` holds its data and password and need not exist yet; `remove` is the folder to
 * delete when a passing database has ended; `copies` is for binaries.
 */
export type Place = { account: Account; folder: string; remove?: string; copies: string };

/**
 * The place of a database that is kept: `wanted`, or .data/postgres of this checkout, or, when PostgreSQL's account
 * cannot work in there, a folder of this checkout under /var/lib (root) or ~/.local/state.
 * @throws Error when the account cannot work in `wanted`
 */
export function findLastingPlace(wanted?: string): Place {
  const usual = wanted ?? join(checkout, ".data", "postgres");
  const account = chooseAccount(usual);
  if (canWorkIn(usual, account)) return { account, folder: usual, copies: stateFolder() };
  if (wanted !== undefined) throw new Error(`PostgreSQL's account cannot work in ${wanted}.`);
  const folder = join(ensureStateFolder(), "postgres");
  return { account: chooseAccount(folder), folder, copies: stateFolder() };
}

/** The place of a database that is thrown away: a new folder for temporary files. */
export function findPassingPlace(): Place {
  const account = chooseAccount("");
  const parent = canWorkIn(join(tmpdir(), "cloakroom"), account) ? tmpdir() : ensureStateFolder();
  const folder = mkdtempSync(join(parent, "cloakroom-test-"));
  giveTo(account, folder);
  return { account, folder: join(folder, "postgres"), remove: folder, copies: stateFolder() };
}

/** Whether this process can make `folder`, or use it, and the account can reach it. */
function canWorkIn(folder: string, account: Account): boolean {
  try {
    const parent = ensureFolder(dirname(folder));
    if (!existsSync(folder)) accessSync(parent, constants.W_OK);
    else if (account.uid === undefined) accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return canEnter(parent, account);
  } catch {
    return false;
  }
}

/** Whether the account may enter a folder: asked of the system itself, which knows modes, lists and mounts. */
function canEnter(folder: string, account: Account): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...account, cwd: "/" }).status === 0;
}

/** Makes the account the owner of a file or folder. */
export function giveTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** Not under /tmp or /var/tmp: those are swept, and anyone may put a folder of this name there first. */
function stateFolder(): string {
  const name = `cloakroom-${createHash("sha256").update(checkout).digest("hex").slice(0, 12)}`;
  if (process.getuid?.() === 0) return join("/var/lib", name);
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), name);
}

/** Open to enter for PostgreSQL's account, whatever the umask; what lies inside guards itself. */
function ensureStateFolder(): string {
  const folder = ensureFolder(stateFolder());
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  return folder;
}

function ensureFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
