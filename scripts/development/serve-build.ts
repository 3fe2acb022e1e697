import { greet } from "./greeting";
import { refuseSandbox } from "./refuse-sandbox";
import { runUntilStopped } from "./until-stopped";
import { startWorld } from "./world";
import { chosenHostname } from "../listen-host";
import { startNode, waitForPort } from "../node-process";

const COMMAND = "npm start -- --sandbox";

/**
 * `npm start -- --sandbox`: the production build, with the sandbox and the database that `npm run dev` has. Nobody signs in to
 * anything in earnest by it: it is refused where the environment is that of a deployment.
 * @param environment what `npm start` was started with, before the .env files were read
 * @param args what it was given besides
 * @returns the exit code
 */
export function serveBuildInSandbox(
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<number> {
  return runUntilStopped(COMMAND, async (stops) => {
    const host = chosenHostname() ?? "127.0.0.1";
    refuseSandbox(process.env, host);
    const { port, variables, started, databaseEnded } = await startWorld(environment, stops);
    const application = startNode(["--import", "tsx", "scripts/start.ts", ...args], {
      ...environment,
      ...variables,
      HOSTNAME: host,
    });
    stops.push(() => application.stop());
    const ended = application.exited.then((code) => `the application ended (exit code ${code}).`);
    if (await waitForPort(port, host, ended)) console.log(greet(started, COMMAND));
    throw new Error(await Promise.race([ended, databaseEnded]));
  });
}
