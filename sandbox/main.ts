import { z } from "zod";
import { startSandbox, type Sandbox } from "./server";

/**
 * The sandbox as a program: `tsx sandbox/main.ts`. Reads SANDBOX_PORT (4000), AUTH_URL (http://localhost:3000) and
 * the credentials both sides know; ends with status 1 and a sentence when it cannot start.
 */
const environment = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  AUTH_URL: z.string().default("http://localhost:3000"),
  AUTH_GOOGLE_ID: z.string().default("sandbox-google"),
  AUTH_GOOGLE_SECRET: z.string().default("sandbox-google-secret"),
  AUTH_GITHUB_ID: z.string().default("sandbox-github"),
  AUTH_GITHUB_SECRET: z.string().default("sandbox-github-secret"),
});

function startFromEnvironment(variables: NodeJS.ProcessEnv): Promise<Sandbox> {
  // A variable set to nothing counts as not set.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(set);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const env = parsed.data;
  return startSandbox({
    port: env.SANDBOX_PORT,
    clients: {
      google: { id: env.AUTH_GOOGLE_ID, secret: env.AUTH_GOOGLE_SECRET },
      github: { id: env.AUTH_GITHUB_ID, secret: env.AUTH_GITHUB_SECRET },
    },
    redirectOrigins: [env.AUTH_URL],
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && error.code === "EADDRINUSE"
    ? `Port ${"port" in error ? String(error.port) : ""} is in use. Set SANDBOX_PORT to a free one, or end what listens there.`
    : error.message;
}

try {
  const sandbox = await startFromEnvironment(process.env);
  console.log(sandbox.origin);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
