import { spawn } from "node:child_process";

/**
 * Opens an address in the system's browser, without a shell, which would read parts of it as commands.
 * @param url https or http
 * @returns whether a program for it was started; where none is, the person has to open it by hand
 */
export function openBrowser(url: string): Promise<boolean> {
  const { protocol, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") throw new TypeError("only https and http are opened");
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(program, [...args, href], { stdio: "ignore", detached: true, shell: false });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  // Not `start`, which is a command of the shell.
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
