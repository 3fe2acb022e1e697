import { countRows } from "../rows";
import { startCloakroom } from "../servers";
import {
  chooserButton,
  expect,
  fact,
  failureMessage,
  manySignIns,
  sessionCookie,
  signIn,
  test,
  words,
} from "./fixtures";
import { listRefusals } from "./rows";

const NOTHING = { users: 0, accounts: 0, sessions: 0, events: 0 };
const alex = chooserButton("alex", "google");

test("a callback that is loaded again signs nobody in anew, and leads to the account", async ({
  page,
  context,
  cloakroom,
}) => {
  const callbacks: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/auth/callback/")) callbacks.push(request.url());
  });
  await signIn(page, "alex", "google");
  const cookie = await sessionCookie(context);
  expect(callbacks).toHaveLength(1);

  await page.goto(callbacks[0] ?? "");
  await expect(page).toHaveURL("/account");
  await expect(fact(page, words.en.account.name)).toHaveText("Alex Sample");
  expect(await sessionCookie(context)).toBe(cookie);
  expect(await countRows()).toMatchObject({ users: 1, sessions: 1 });
  expect(cloakroom.sandbox.requests.google.token).toBe(1);
});

test("a click that the first answer does not reach still ends signed in, with one session", async ({
  page,
  context,
  flow,
}) => {
  const callback = await flow.choose(await flow.begin("google", { asked: "/account/sessions" }), alex);
  // The first navigation is given up as the second begins; the server answers both.
  await page.goto("about:blank");
  await page.evaluate((url) => {
    location.assign(url);
    setTimeout(() => {
      location.assign(url);
    }, 20);
  }, callback.href);
  await expect(page).toHaveURL("/account/sessions");
  await page.goto("/account");
  await expect(fact(page, words.en.account.name)).toHaveText("Alex Sample");
  expect(await sessionCookie(context)).toBeDefined();
  expect(await countRows()).toMatchObject({ users: 1, sessions: 1 });
});

test("a callback that another process has answered leads to the same place", async ({
  flow,
  context,
  cloakroom,
  request,
}) => {
  const { url, databaseUrl, sandbox } = cloakroom;
  const env = { AUTH_URL: url, AUTH_SECRET: process.env.AUTH_SECRET ?? "", ...manySignIns };
  const other = await startCloakroom({ databaseUrl, sandbox, env });
  const callback = await flow.choose(await flow.begin("google", { asked: "/account/sessions" }), alex);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const visit = async (origin: string) => {
    const there = new URL(callback.pathname + callback.search, origin).href;
    const answer = await request.get(there, { headers: { cookie }, maxRedirects: 0 });
    const setCookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
    return { location: answer.headers().location, cookies: setCookies.map(({ value }) => value).sort() };
  };
  const [here, there] = await Promise.all([visit(url), visit(other.url)]);
  await other.stop();
  expect(here.location).toBe(`${url}/account/sessions`);
  expect(there).toEqual(here);
  expect(await countRows()).toMatchObject({ users: 1, sessions: 1 });
});

test.describe("a page whose browser fetches the callback ahead of time", () => {
  // The console tells of what was declined.
  test.use({ expectedErrors: [/status of 425/] });

  test("a browser's own prefetch signs nobody in, and the person after it is", async ({ page, flow }) => {
    const callback = await flow.choose(await flow.begin("google"), alex);
    await page.goto("/");
    const looked = page.waitForResponse((response) => response.url().includes("/api/auth/callback/"));
    await page.evaluate((href) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "prefetch", href });
      document.head.append(link);
    }, callback.href);
    const look = await looked;
    expect([look.status(), await look.headerValue("set-cookie")]).toEqual([425, null]);
    expect(await countRows()).toEqual(NOTHING);
    await page.goto(callback.href);
    await expect(page).toHaveURL("/account");
    await expect(fact(page, words.en.account.name)).toHaveText("Alex Sample");
  });
});

test.describe("the back button", () => {
  // The chooser says with 400 that it cannot be used twice.
  test.use({ expectedErrors: [/status of 400/] });

  test("after the callback does no harm", async ({ page, context }) => {
    await signIn(page, "alex", "google");
    const cookie = await sessionCookie(context);
    await page.goBack();
    await expect(page).toHaveURL(/^http:\/\/127/);
    await page.goBack();
    // The sign-in page sends on whoever is signed in.
    await expect(page).toHaveURL("/account");
    await expect(fact(page, words.en.account.name)).toHaveText("Alex Sample");
    expect(await sessionCookie(context)).toBe(cookie);
  });
});

test("a callback opened in another browser is refused there, and still good here", async ({
  flow,
  browser,
  cloakroom,
}) => {
  const callback = await flow.choose(await flow.begin("google"), alex);
  const other = await browser.newContext({ baseURL: cloakroom.url });
  const page = await other.newPage();
  await page.goto(callback.href);
  await expect(failureMessage(page)).toContainText(words.en.errors["flow-missing"].title);
  expect(await sessionCookie(other)).toBeUndefined();
  expect(await countRows()).toEqual(NOTHING);
  await other.close();

  expect((await flow.land(callback)).url.pathname).toBe("/account");
});

/** Ways to bend the callback URL of a sign-in under way, and the code it is refused with. */
const bent: { what: string; bend: (url: URL) => unknown; code: string }[] = [
  {
    what: "at the other provider's callback",
    bend: (url) => (url.pathname = "/api/auth/callback/github"),
    code: "flow-missing",
  },
  { what: "with another state", bend: (url) => url.searchParams.set("state", "x"), code: "flow-missing" },
  { what: "without state", bend: (url) => url.searchParams.delete("state"), code: "flow-missing" },
  {
    what: "with its state twice",
    bend: (url) => url.searchParams.append("state", url.searchParams.get("state") ?? ""),
    code: "flow-missing",
  },
  {
    what: "from another issuer",
    bend: (url) => url.searchParams.set("iss", "https://issuer.example.net"),
    code: "flow-mismatch",
  },
  { what: "without code", bend: (url) => url.searchParams.delete("code"), code: "flow-mismatch" },
  { what: "with another code", bend: (url) => url.searchParams.set("code", "x"), code: "code-refused" },
  {
    what: "with its code twice",
    bend: (url) => url.searchParams.append("code", "x"),
    code: "flow-mismatch",
  },
  {
    what: "with an unknown error",
    bend: (url) => url.searchParams.set("error", "<b>bold</b>"),
    code: "code-refused",
  },
];

for (const { what, bend, code } of bent) {
  test(`a callback ${what} is refused as ${code}`, async ({ flow, context }) => {
    const callback = await flow.choose(await flow.begin("google"), alex);
    bend(callback);
    const { status, url } = await flow.land(callback);
    expect([status, url.pathname, url.searchParams.get("error")]).toEqual([303, "/sign-in", code]);
    const reference = url.searchParams.get("reference");
    // Where nothing was under way, nothing was judged: anybody could fill the log with such requests.
    const refusals = code === "flow-missing" ? [] : [{ provider: "google", code, reference }];
    expect(await listRefusals()).toEqual(refusals);
    expect(await countRows()).toEqual({ ...NOTHING, events: refusals.length });
    expect(await sessionCookie(context)).toBeUndefined();
  });
}

test("a GitHub code does not serve another sign-in with GitHub", async ({ flow }) => {
  const hazel = chooserButton("hazel", "github");
  const [first, second] = [await flow.begin("github"), await flow.begin("github")];
  const stolen = await flow.choose(first, hazel);
  const callback = await flow.choose(second, hazel);
  callback.searchParams.set("code", stolen.searchParams.get("code") ?? "");
  // PKCE: the verifier of the second sign-in does not fit the challenge of the first.
  expect((await flow.land(callback)).url.searchParams.get("error")).toBe("code-refused");
  expect(await countRows()).toMatchObject({ users: 0 });
});

test("a query of the sign-in page does not reach the authorization request", async ({ page, cloakroom }) => {
  const authorization = page.waitForRequest(/\/o\/oauth2\/v2\/auth\?/);
  await page.goto("/sign-in?scope=everything&redirect_uri=https://evil.example&prompt=none&login_hint=x");
  await page.getByRole("button", { name: /Google/ }).click();
  const query = new URL((await authorization).url()).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    client_id: "test-google",
    response_type: "code",
    scope: "openid profile email",
    redirect_uri: `${cloakroom.url}/api/auth/callback/google`,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: "S256",
    state: expect.stringMatching(/./),
    nonce: expect.stringMatching(/./),
  });
});
