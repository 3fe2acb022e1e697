import type { Page, Response } from "@playwright/test";
import { choose, continueWith, expect, test, words } from "./fixtures";

type SetCookie = { name: string; bytes: number; attributes: Map<string, string> };

/** Every Set-Cookie that the application sends while the page is used. */
function collectSetCookies(page: Page, origin: string): Response[] {
  const responses: Response[] = [];
  page.on("response", (response) => {
    if (response.url().startsWith(origin)) responses.push(response);
  });
  return responses;
}

async function readSetCookies(responses: Response[]): Promise<SetCookie[]> {
  const headers = (await Promise.all(responses.map((response) => response.headersArray()))).flat();
  return headers.filter(({ name }) => name.toLowerCase() === "set-cookie").map(({ value }) => parse(value));
}

function parse(line: string): SetCookie {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const split = attributes.map((attribute) => attribute.split("=", 2));
  return {
    name: pair.split("=", 1).join(),
    bytes: Buffer.byteLength(line),
    attributes: new Map(split.map(([name = "", value = ""]) => [name.toLowerCase(), value])),
  };
}

test("every cookie of a sign-in and sign-out is out of reach of scripts and other sites", async ({
  page,
  context,
  cloakroom,
}) => {
  const responses = collectSetCookies(page, cloakroom.url);
  await page.goto("/account");
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await continueWith(page, "google", "ru");
  await choose(page, "deny", "google");
  await continueWith(page, "google", "ru");
  await choose(page, "long", "google");
  await expect(page).toHaveURL("/account");
  // The time zone is what a script of ours tells the server.
  expect(await page.evaluate(() => document.cookie), "what scripts see").toBe("time-zone=UTC");
  const held = (await context.cookies(cloakroom.url)).map(({ name }) => name).sort();
  const { port } = new URL(cloakroom.url);
  expect(held).toEqual([`cloakroom_session_${port}`, "last-provider", "locale", "time-zone"]);
  await page.getByRole("button", { name: words.ru.account.signOut }).click();
  await expect(page.getByRole("status")).toBeVisible();

  const cookies = await readSetCookies(responses);
  const names = new Set(cookies.map(({ name }) => name.replace(/\..+/, ".")));
  expect([...names].sort()).toEqual([
    `cloakroom_applicant_${port}`,
    `cloakroom_flow_${port}.`,
    `cloakroom_pending-link_${port}`,
    `cloakroom_session_${port}`,
    "last-provider",
    "locale",
  ]);
  for (const { name, bytes, attributes } of cookies) {
    // Secure and __Host- are for https, which plain-http localhost is not; tests/contract/deployment.test.ts has them.
    expect({ name, ...Object.fromEntries(attributes) }).toMatchObject({
      httponly: "",
      samesite: "lax",
      path: "/",
    });
    expect([...attributes.keys()]).not.toContain("secure");
    expect([...attributes.keys()]).not.toContain("domain");
    expect(bytes, `bytes of ${name}`).toBeLessThanOrEqual(4096);
  }
});

test("the session's cookie ends with the session and is not set again", async ({ page, context, flow }) => {
  await flow.whole("github", "Continue as Hazel Sample");
  const inThirtyDays = Date.now() / 1000 + 30 * 86_400;
  const [session] = (await context.cookies()).filter(({ name }) => name.startsWith("cloakroom_session_"));
  expect(session?.expires).toBeGreaterThan(inThirtyDays - 120);
  expect(session?.expires).toBeLessThanOrEqual(inThirtyDays);

  const answers = [await page.goto("/account"), await page.goto("/")];
  for (const answer of answers) expect(await answer?.headerValue("set-cookie")).toBeNull();
});

test("sign-ins that are never finished do not pile up in the browser", async ({ flow, context }) => {
  for (let begun = 0; begun < 6; begun++) await flow.begin(begun % 2 ? "google" : "github");
  const flows = (await context.cookies()).filter(({ name }) => name.startsWith("cloakroom_flow_"));
  expect(flows).toHaveLength(4);
});
