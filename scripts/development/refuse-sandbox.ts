import { isLoopback } from "@/lib/env/loopback";
import { definitionOf, PROVIDERS } from "@/lib/providers/providers";

const CREDENTIALS = PROVIDERS.flatMap((provider) => Object.values(definitionOf(provider).credentials));
const DATABASES = ["DATABASE_URL", "DATABASE_DIRECT_URL"];

/**
 * Refuses the sandbox for a production build wherever something is set that a deployment has: whoever reaches the sandbox is
 * whoever they say, an administrator too.
 * @param variables the environment, .env files included
 * @param host where the application would listen
 * @throws Error that names the variable
 */
export function refuseSandbox(variables: NodeJS.ProcessEnv, host: string): void {
  const valueOf = (name: string) => variables[name]?.trim() ?? "";
  const refuse = (name: string, why: string) => {
    throw new Error(`--sandbox signs anybody in as anybody, so it is for trying things out on this machine alone, and ${name} \
${why}. Unset it, or start without --sandbox.`);
  };
  const provider = CREDENTIALS.find((name) => valueOf(name) !== "");
  if (provider !== undefined) refuse(provider, "is set, which is for a provider of your own");
  const authUrl = valueOf("AUTH_URL");
  if (authUrl !== "" && !isOnThisMachine(authUrl))
    refuse("AUTH_URL", `is ${authUrl}, which others can reach`);
  if (!isOnThisMachine(`http://${host.includes(":") ? `[${host}]` : host}`))
    refuse("HOSTNAME", `is ${host}, which others can reach`);
  for (const name of DATABASES)
    if (valueOf(name) !== "" && !isForSandbox(valueOf(name)))
      refuse(name, "is a database that is not called a sandbox's");
  if (valueOf("APPLICATIONS") !== "")
    refuse("APPLICATIONS", "is set, and the sandbox has applications of its own");
  for (const name of ["VERCEL", "KUBERNETES_SERVICE_HOST"])
    if (valueOf(name) !== "") refuse(name, "is set, so this is no machine of yours");
  if (valueOf("SANDBOX") === "0") refuse("SANDBOX", "is 0");
}

function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && isLoopback(url);
}

/**
 * A tunnel or a pooler makes the database of a deployment one of this machine, and the sandbox migrates it, replaces its
 * applications and lets anybody in as its people: so its name has to say what it is for.
 */
function isForSandbox(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^\/[^/]*sandbox[^/]*$/i.test(new URL(url).pathname);
}
