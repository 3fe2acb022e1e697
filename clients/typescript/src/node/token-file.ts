import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { parseJson } from "../error.js";
import type { Token } from "./token.js";

export type TokenFile = {
  readonly path: string;
  /** @returns null where there is none, or one that is over */
  readonly read: () => Promise<Token | null>;
  readonly write: (token: Token) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Where a program's token is kept unless it says otherwise: one file for each in a folder of their own. */
export function defaultTokenPath(clientId: string): string {
  const [name, usual] =
    process.platform === "win32" ? ["LOCALAPPDATA", "AppData/Local"] : ["XDG_CONFIG_HOME", ".config"];
  const configured = process.env[name] ?? "";
  // An empty one counts as none (XDG Base Directory Specification), and so does a relative one.
  const base = isAbsolute(configured) ? configured : join(homedir(), usual);
  return join(base, "cloakroom", `${encodeURIComponent(clientId)}.json`);
}

/**
 * Keeps a token in a file that its owner alone can read (0600), in a folder of theirs alone (0700). On Windows the rights of the
 * folder hold.
 * @throws Error where others could read the file or its folder, or have put another in its place
 */
export function tokenFile(path: string): TokenFile {
  return {
    path,
    async read() {
      const text = await readPrivate(path);
      if (text === null) return null;
      const token = readToken(parseJson(text));
      if (!token) throw new Error(`${path} holds no token`);
      return Date.parse(token.expiresAt) > Date.now() ? token : null;
    },
    async write(token) {
      const folder = dirname(path);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      requirePrivate(folder, await stat(folder));
      const unfinished = `${path}.${randomUUID()}`;
      try {
        await writeWhole(unfinished, JSON.stringify(token));
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    remove: () => rm(path, { force: true }),
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file: FileHandle = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    // Or a crash leaves an empty file in the place of the one before.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is judged is what is read: the file that was opened. @returns null where there is none */
async function readPrivate(path: string): Promise<string | null> {
  // Windows does not have the second, which is none then.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return null;
    throw code === "ELOOP" ? new Error(`${path} is no file`) : error;
  });
  if (!file) return null;
  try {
    requirePrivate(path, await file.stat());
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** @throws Error for what is another's, or open to others */
function requirePrivate(path: string, { uid, mode }: Stats): void {
  if (process.platform === "win32") return;
  if (uid !== process.getuid?.()) throw new Error(`${path} belongs to another user`);
  if ((mode & 0o077) !== 0) throw new Error(`${path} is open to other users: chmod go= ${path}`);
}

function readToken(value: unknown): Token | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("accessToken" in value && "expiresAt" in value && "scopes" in value)) return null;
  const { accessToken, expiresAt, scopes } = value;
  if (typeof accessToken !== "string" || typeof expiresAt !== "string" || !Array.isArray(scopes)) return null;
  return { accessToken, expiresAt, scopes: scopes.filter((scope) => typeof scope === "string") };
}
