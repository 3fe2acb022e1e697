import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";

/** The operating system's account that PostgreSQL runs as; without uid: the account that runs this script. */
export type Account = { uid?: number; gid?: number };

/**
 * PostgreSQL refuses to run as root, so root needs another account: the one that already owns the data, else
 * `postgres`, which is made when missing, else `nobody`.
 * @param data the data directory, which may not exist yet
 */
export function chooseAccount(data: string): Account {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = findAccount("postgres") ?? createAccount("postgres") ?? findAccount("nobody");
  if (!account) {
    throw new Error(
      "PostgreSQL does not run as root, and no account for it could be made. Create one (useradd --system postgres), or set DATABASE_URL.",
    );
  }
  return account;
}

function findAccount(name: string): Account | undefined {
  try {
    const [uid, gid] = ["-u", "-g"].map((what) =>
      Number(execFileSync("id", [what, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })),
    );
    return uid && gid ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

function createAccount(name: string): Account | undefined {
  const noLogin = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"];
  try {
    execFileSync("useradd", ["--system", ...noLogin, name], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  return findAccount(name);
}
