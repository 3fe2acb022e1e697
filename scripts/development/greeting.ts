import { relative } from "node:path";
import { CREDENTIALS_OF_ONE, definitionOf, PROVIDERS } from "@/lib/providers/providers";
import { people } from "@/sandbox/cast";
import { displayName, providerNames, verifiedEmail } from "@/sandbox/person";
import { checkout } from "../dotenv";

const NAMES = PROVIDERS.map((provider) => definitionOf(provider).name);

export type Started = {
  authUrl: string;
  /** The default port was busy, so the next free one was taken. */
  moved: boolean;
  /** `folder`: of the embedded database; undefined when DATABASE_URL named another. */
  database: { url: string; folder?: string | undefined };
  migrations: string[];
  sandboxOrigin: string | undefined;
  /** An application at a host of its own. */
  guardedOrigin: string | undefined;
  /** What ADMIN_EMAILS is set to. */
  adminEmails: string | undefined;
  providersConfigured: boolean;
};

/** Somebody of the sandbox whose address a provider vouches for, as ADMIN_EMAILS wants it. */
const [EXAMPLE_PERSON] = people.flatMap((person) => {
  const email = verifiedEmail(person);
  const name = providerNames.map((provider) => displayName(person, provider)).find(Boolean);
  return email === undefined ? [] : [{ email, name: name ?? email }];
});

/**
 * What is said when everything runs: what there is, where, and what to do next.
 * @param command what was typed to start it
 */
export function greet(started: Started, command: string): string {
  const { authUrl, moved, database, migrations, sandboxOrigin, guardedOrigin } = started;
  const rows: [string, string][] = [["Application", moved ? `${authUrl} (port 3000 was busy)` : authUrl]];
  if (sandboxOrigin)
    rows.push(["Sandbox", `${sandboxOrigin} stands in for ${NAMES.join(" and ")}: no account needed`]);
  if (guardedOrigin)
    rows.push(["Another host", `${guardedOrigin} has no sign-in of its own: a proxy asks this one`]);
  const administrators = describeAdministrators(started, command);
  if (administrators !== undefined) rows.push(["Administrators", administrators]);
  rows.push(["PostgreSQL", describeDatabase(database)]);
  if (migrations.length > 0) rows.push(["Migrations", `applied ${migrations.join(", ")}`]);
  return [
    "",
    "Cloakroom is running.",
    "",
    ...rows.map(([name, text]) => `  ${name.padEnd(16)}${text}`),
    "",
    ...next(started),
    "",
  ].join("\n");
}

/** How one becomes an administrator, which nothing on the pages tells; undefined where nobody can sign in. */
function describeAdministrators(started: Started, command: string): string | undefined {
  const { authUrl, sandboxOrigin, adminEmails, providersConfigured } = started;
  if (adminEmails !== undefined) return `${adminEmails}, from the next sign-in on, at ${authUrl}/admin`;
  if (sandboxOrigin !== undefined && EXAMPLE_PERSON)
    return `nobody yet: with ADMIN_EMAILS=${EXAMPLE_PERSON.email} ${command}, ${EXAMPLE_PERSON.name} is one from the next sign-in on`;
  return providersConfigured
    ? `nobody yet: whose address is in ADMIN_EMAILS is one from the next sign-in on`
    : undefined;
}

function describeDatabase({ url, folder }: Started["database"]): string {
  if (folder !== undefined) {
    const short = relative(checkout, folder);
    return `embedded, kept in ${short.startsWith("..") ? folder : short}`;
  }
  const { host, pathname } = new URL(url);
  return `DATABASE_URL: ${host}${pathname}`;
}

function next({ authUrl, database, sandboxOrigin, guardedOrigin, providersConfigured }: Started): string[] {
  const open = sandboxOrigin
    ? `Open ${authUrl}, choose a provider, and pick a person from the sandbox.`
    : providersConfigured
      ? `Open ${authUrl} and sign in.`
      : `Open ${authUrl}. Nobody can sign in yet: set ${CREDENTIALS_OF_ONE} (the sandbox serves loopback addresses only).`;
  const query = database.folder === undefined ? [] : [`Query the database by hand: psql ${database.url}`];
  const others = guardedOrigin
    ? [
        `Then open ${guardedOrigin}: nobody signs in twice. In another terminal: AUTH_URL=${authUrl} npm run sandbox:device`,
      ]
    : [];
  return [open, ...others, ...query, "Ctrl-C stops all of it."];
}
