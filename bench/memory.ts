import { readFileSync } from "node:fs";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { askForAll } from "./load/measure";
import { benchPerson } from "./people";
import { type CloakroomSettings, startFront } from "./targets/start-cloakroom";

/** Resident memory of one process, in bytes. */
export type CacheMemory = { readonly sessions: number; readonly before: number; readonly after: number };

/**
 * Lets a process with the session cache answer once for every session.
 * @returns null where the system does not tell a process's memory (Linux does)
 */
export async function measureMemory(
  settings: CloakroomSettings,
  sealed: readonly string[],
  connections: number,
): Promise<CacheMemory | null> {
  if (process.platform !== "linux") return null;
  const server = await startFront(settings, "on");
  const name = cookieNameAt(server.origin, "session");
  try {
    const target = {
      name: "memory of the session cache",
      kind: "cloakroom",
      url: new URL("/api/me", server.origin),
      cookie: (number: number) => `${name}=${sealed[number] ?? ""}`,
      expects: (number: number) => benchPerson(number).id,
    } as const;
    await askForAll(target, connections, Math.min(1000, sealed.length));
    const before = residentBytes(server.pid);
    await askForAll(target, connections, sealed.length);
    return { sessions: sealed.length, before, after: residentBytes(server.pid) };
  } finally {
    await server.stop();
  }
}

/** Of a process and those it started: the launcher's worker is what answers. */
function residentBytes(pid: number): number {
  const own =
    Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return own + children.reduce((sum, child) => sum + residentBytes(Number(child)), 0);
}
