import { createHash } from "node:crypto";
import { listSources, readSource } from "./sources";

/** Made of the schema by `prisma generate`, with paths of the machine in it. */
const GENERATED = "lib/db/generated/";

/** The id of the build that these sources make, on whatever machine and however often. */
export function buildIdOf(root: string): string {
  const hash = createHash("sha256");
  for (const path of listSources(root).filter((file) => !file.startsWith(GENERATED))) {
    const source = readSource(root, path);
    hash.update(`${path}\0${Buffer.byteLength(source)}\0${source}`);
  }
  return hash.digest("base64url").slice(0, 21).replace(/^[-_]/, "x");
}

/**
 * The key for `NEXT_SERVER_ACTIONS_ENCRYPTION_KEY`, in base64. Next draws one at random for every build, and makes the ids of
 * server actions with it: of two builds none would take the other's forms. It encrypts what actions that are written inside
 * of functions close over, so that browsers can neither read nor change it. We have no such action, so the key keeps no
 * secret and may be known to everybody. It is an error to add one.
 * @throws Error that names the file where something would be encrypted
 */
export function actionKeyOf(root: string): string {
  for (const path of listSources(root)) {
    if (!/\.[cm]?[jt]sx?$/.test(path) || path.startsWith(GENERATED)) continue;
    if (closesOverValues(readSource(root, path))) throw new Error(`${path} ${WRONG}`);
  }
  return createHash("sha256").update("cloakroom: ids of server actions, no secret").digest("base64");
}

const WRONG =
  'has a server action inside of a function, which would show browsers what it closes over. Move it into a file that begins with "use server", or build with NEXT_SERVER_ACTIONS_ENCRYPTION_KEY set (openssl rand -base64 32), the same for every build.';

/**
 * Whether a module has a directive for a single function, in whose closure Next would encrypt values. One at the beginning
 * of the file is for functions of the module, which have no closure.
 */
export function closesOverValues(source: string): boolean {
  const code = source.replace(/^(\s|\/\/.*|\/\*[^]*?\*\/)*(["'])use (server|cache)\b[^"']*\2/, "");
  return /(["'`])use (server|cache)\b[^"'`\n]*\1/.test(code);
}
