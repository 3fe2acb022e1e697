import { findFreePortFrom, isLocalhostPortFree } from "../free-port";
import { readVariable } from "../environment";

const DEFAULT_PORT = 3000;

/** Where the application listens and what it calls itself. `moved`: the default port was busy. */
export type Address = { port: number; authUrl: string; moved: boolean };

/**
 * PORT or a loopback AUTH_URL names the port; without them it is the first free one from 3000.
 * @throws Error when a named port is busy
 */
export async function chooseAddress(): Promise<Address> {
  const authUrl = readVariable("AUTH_URL");
  const named = readVariable("PORT") ?? (authUrl === undefined ? undefined : portOf(authUrl));
  if (named === undefined) {
    const port = await findFreePortFrom(DEFAULT_PORT);
    return { port, authUrl: `http://localhost:${port}`, moved: port !== DEFAULT_PORT };
  }
  const port = Number(named);
  if (!(await isLocalhostPortFree(port))) {
    const variable = readVariable("PORT") === undefined ? "AUTH_URL" : "PORT";
    throw new Error(`Port ${port} is busy. End what listens there, or choose another port in ${variable}.`);
  }
  return { port, authUrl: authUrl ?? `http://localhost:${port}`, moved: false };
}

function portOf(authUrl: string): string {
  const { port, protocol } = new URL(authUrl);
  // Behind https or a name of its own stands a proxy, which passes on to the default port.
  return protocol === "http:" && port !== "" ? port : String(DEFAULT_PORT);
}
