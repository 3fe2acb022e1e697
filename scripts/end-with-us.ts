import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

/** What to do with a process when ours is gone. `remove`: a folder to delete after it has ended. */
export type Ending = { signal: "INT" | "QUIT" | "TERM"; remove?: string; uid?: number; gid?: number };

/**
 * Ends a child in its own process group when our process ends in any way, SIGKILL included: a shell waits on a pipe
 * whose other end only we hold, and the system closes it for us. Without /bin/sh nothing watches, and an orderly
 * stop still works.
 */
export function endWithUs(child: ChildProcess, { signal, remove, ...account }: Ending): void {
  const script = [
    'read -r _; kill -"$1" "$2"',
    '[ -z "$3" ] || { while kill -0 "$2" 2>/dev/null; do sleep 0.1; done; rm -rf -- "$3"; }',
  ].join("; ");
  const watcher = spawn("/bin/sh", ["-c", script, "sh", signal, String(child.pid), remove ?? ""], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.once("error", () => undefined);
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  child.once("exit", () => watcher.kill("SIGKILL"));
}
