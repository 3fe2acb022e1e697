import { randomBytes } from "node:crypto";
import { test as base, type BrowserContext, type Locator, type Page } from "@playwright/test";
import type { Locale } from "@/messages/locales";
import { pool } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import type { Provider } from "@/lib/providers/providers";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { MESSAGES } from "@/app/i18n/catalogues";
import { people } from "@/sandbox/cast";
import { failures } from "@/sandbox/failures";
import { chooseLanguage } from "@/sandbox/pages/language";
import { wording } from "@/sandbox/pages/words";
import { displayName, inLanguage } from "@/sandbox/person";
import { emptyTables } from "../rows";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { type SignInFlow, signInFlowAt } from "./sign-in-flow";
import { startSession, type StartedSession } from "./rows";

export { expect } from "@playwright/test";

/** What the pages say. */
export const words = MESSAGES;

/** All stories come from one address, and applications on one database count together. */
export const manySignIns = { LIMIT_SIGN_IN: "100000/1m" };

type WorkerFixtures = {
  /** The application under test, with its sandbox; this process shares its database and its secret. */
  cloakroom: Cloakroom;
};

type Fixtures = {
  /** Signs this browser in without the flow, as a new user. */
  signedIn: (person?: { name?: string; email?: string; role?: Role }) => Promise<StartedSession>;
  /** Signs this browser in by bare requests. */
  flow: SignInFlow;
  /** Console errors that a story provokes on purpose. */
  expectedErrors: RegExp[];
  cleanSlate: undefined;
  quietConsole: undefined;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  cloakroom: [
    async ({}, use) => {
      const secret = randomBytes(32).toString("base64url");
      const databaseUrl = await createDatabase(process.env.TEST_POSTGRES ?? "");
      const cloakroom = await startCloakroom({
        databaseUrl,
        env: { AUTH_SECRET: secret, ...manySignIns },
      });
      // For our own functions, which look into the same database and seal with the same secret.
      Object.assign(process.env, { DATABASE_URL: databaseUrl, AUTH_URL: cloakroom.url, AUTH_SECRET: secret });
      await use(cloakroom);
      await pool().end();
      await cloakroom.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  baseURL: async ({ cloakroom }, use) => use(cloakroom.url),

  cleanSlate: [
    async ({ cloakroom }, use) => {
      cloakroom.sandbox.reset();
      await emptyTables();
      await use(undefined);
    },
    { auto: true },
  ],

  signedIn: async ({ context, cloakroom }, use) => {
    await use(async (person) => {
      const session = await startSession(person);
      await context.addCookies([{ ...session.cookie, url: cloakroom.url }]);
      return session;
    });
  },

  flow: async ({ context, cloakroom }, use) => use(signInFlowAt(cloakroom.url, context.request)),

  expectedErrors: [[], { option: true }],

  // A page that throws, or breaks its Content-Security-Policy, says so in the console; the first is an event besides.
  quietConsole: [
    async ({ context, expectedErrors }, use) => {
      const errors = listenToConsole(context);
      await use(undefined);
      const unexpected = errors.filter((text) => !expectedErrors.some((expected) => expected.test(text)));
      base.expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

function listenToConsole(context: BrowserContext): string[] {
  const errors: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (thrown) => errors.push(String(thrown.error())));
  return errors;
}

/** The account page's address; a sign-in that changed something more says so in its query. */
export const accountPage = /\/account(\?notice=.*)?$/;

/** Signs a person of the cast in, from the sign-in page to the account page. */
export async function signIn(page: Page, person: string, provider: Provider): Promise<void> {
  await page.goto("/sign-in");
  await continueWith(page, provider);
  await choose(page, person, provider);
  await page.waitForURL(accountPage);
}

/** On the sign-in page, presses a provider's button. */
export async function continueWith(page: Page, provider: Provider, locale: Locale = "en"): Promise<void> {
  const { signIn, providers } = words[locale];
  const name = signIn.continue.replace("{provider}", providers[provider]);
  await page.getByRole("button", { name, exact: true }).click();
}

/** At the sandbox's chooser, presses the button of a person or of a failure. */
export async function choose(
  page: Page,
  choice: string,
  provider: Provider,
  locale: Locale = "en",
): Promise<void> {
  await page.getByRole("button", { name: chooserButton(choice, provider, locale), exact: true }).click();
}

/** The name of a button of the sandbox's chooser. @param choice the id of a person, or a failure */
export function chooserButton(choice: string, provider: Provider, locale: Locale = "en"): string {
  const failure = failures.find(({ failing }) => failing === choice);
  const language = chooseLanguage(locale);
  if (failure) return inLanguage(failure.title, language);
  const person = people.find(({ id }) => id === choice);
  const name = person && displayName(person, provider);
  if (name === undefined) throw new Error(`The chooser of ${provider} does not offer "${choice}".`);
  return `${wording[language].continueAs} ${name}`;
}

/** The value of this browser's session cookie, if it has one. */
export async function sessionCookie(context: BrowserContext): Promise<string | undefined> {
  return (await context.cookies()).find(({ name }) => name === sessionCookieName())?.value;
}

/** What the account page shows beside a label. */
export function fact(page: Page, label: string): Locator {
  return page.locator("dt").getByText(label, { exact: true }).locator("xpath=following-sibling::dd");
}

/** The message of a failure on this page; Next's own announcer is an alert too, outside of the main part. */
export function failureMessage(page: Page): Locator {
  return page.getByRole("main").getByRole("alert");
}
