/**
 * Loads oidc-provider. Its index warns at import on Node older than 22. All it needs of the platform is in Node
 * 20.19 as well (the sandbox's tests run its whole flow there), so that one line is kept off the console.
 */
export async function loadOidcProvider(): Promise<typeof import("oidc-provider")> {
  const { warn } = console;
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes("oidc-provider WARNING: Unsupported runtime")) warn(...values);
  };
  try {
    return await import("oidc-provider");
  } finally {
    console.warn = warn;
  }
}
