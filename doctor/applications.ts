import { z } from "zod";
import { organizationsNamedBy, readAccess } from "@/lib/applications/access";
import { ApplicationsFileError, readApplicationsFile } from "@/lib/applications/file/entries";
import { createKeyring } from "@/lib/crypto/keyring";
import type { Env } from "@/lib/env";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning, wrong } from "./finding";
import { checkGuardedHost } from "./guarded-host";

const application = z.object({
  clientId: z.string(),
  name: z.string(),
  kind: z.string(),
  origins: z.array(z.string()),
  access: z.unknown(),
  byFile: z.boolean(),
  disabled: z.boolean(),
});

type Application = z.infer<typeof application>;

const APPLICATIONS = `SELECT coalesce(json_agg(json_build_object('clientId', a."clientId", 'name', a."name", 'kind', a."kind",
    'origins', ARRAY(SELECT o."origin" FROM "ApplicationOrigin" o WHERE o."applicationId" = a."id" ORDER BY o."origin"),
    'access', a."access", 'byFile', a."managedBy" = 'FILE', 'disabled', a."disabledAt" IS NOT NULL) ORDER BY a."name"), '[]')
  AS applications FROM "Application" a`;

/** Whether people can sign in to what is registered, and whether nobody else can. */
export async function* checkApplications({ env, database }: DoctorContext): AsyncIterable<Finding> {
  const { applications } = await database.ask(z.object({ applications: z.array(application) }), APPLICATIONS);
  yield* describeFile(env, applications);
  const enabled = applications.filter(({ disabled }) => !disabled);
  if (enabled.length === 0) {
    yield note("No application is registered: people sign in to this one alone.");
    return;
  }
  for (const { name, kind, origins, access } of enabled) {
    if (readAccess(access) === null)
      yield wrong(
        `Nobody may enter ${name}: its rule is not understood by this version.`,
        "Save its rule anew.",
      );
    else if (organizationsNamedBy(readAccess(access)) !== null && env.github === null)
      yield wrong(
        `Nobody may enter ${name}: its rule is by memberships at GitHub, and GitHub is not set up.`,
        "Set AUTH_GITHUB_ID and AUTH_GITHUB_SECRET, or give it another rule.",
      );
    if (kind === "PROXIED" && origins.length === 0)
      yield warning(`${name} has no host.`, "Give it one, or disable it.");
  }
  const guarded = enabled.filter(({ kind }) => kind === "PROXIED").flatMap(({ origins }) => origins);
  yield fine(`Of ${String(enabled.length)} applications, ${String(guarded.length)} hosts are guarded.`);
  if (guarded.length === 0) return;
  if (env.serverless)
    yield wrong(
      "Hosts are guarded from Vercel, where nobody knows which proxy asks: all of them are refused.",
      "Run this application on a Node host, or let these hosts' applications speak OAuth.",
    );
  else if (env.trustedProxies.length === 0)
    yield wrong(
      "Hosts are guarded, and TRUSTED_PROXIES is empty: no proxy is believed which host is asked for.",
      "Set TRUSTED_PROXIES to the addresses of their proxies.",
    );
  const ring = env.secrets.length === 0 ? null : createKeyring(env.secrets);
  const asking = { authUrl: env.authUrl, ring };
  const findings = await Promise.all(guarded.map((origin) => checkGuardedHost(origin, asking)));
  yield* findings.flat();
}

/** Whether the file can be applied, and was. */
function* describeFile(
  { applicationsFile, ...env }: Env,
  applications: readonly Application[],
): Iterable<Finding> {
  const stored = applications
    .filter(({ byFile, disabled }) => byFile && !disabled)
    .map(({ clientId }) => clientId);
  if (applicationsFile === undefined) {
    if (stored.length > 0)
      yield warning(
        `${String(stored.length)} applications are managed by a file, and APPLICATIONS is not set: nobody can change them.`,
        "Set it, or hand them over to administrators as docs/applications.md says.",
      );
    return;
  }
  try {
    const named = readApplicationsFile(applicationsFile, env).map(({ clientId }) => clientId);
    const differ = [...named, ...stored].filter((each) => !named.includes(each) || !stored.includes(each));
    yield differ.length === 0
      ? fine(`The file of applications has no mistake, and its ${String(named.length)} are registered.`)
      : warning(
          `The file of applications and what is registered differ: ${[...new Set(differ)].join(", ")}.`,
          "npm start applies it, and so does npm run applications.",
        );
  } catch (error) {
    if (!(error instanceof ApplicationsFileError)) throw error;
    yield wrong(error.message, "Correct it there; npm run applications -- check says whether that was all.");
  }
}
