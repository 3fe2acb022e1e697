import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { cookieOf, send } from "./client";
import { exchange, readExchanged } from "./sign-in";

const application = sharedApplication();
const { sandbox } = application;

describe("the user", () => {
  it.each([
    ["r&d", "example.com", "example.com"],
    ["a/b=c", "example.com", "example.com"],
    ["Jane!", "Example.COM", "example.com"],
    ["jane", "пример.рф", "xn--e1afmkfd.xn--p1ai"],
  ])("is one for %s@%s, in whatever form each provider tells it", async (name, domain, aLabels) => {
    const local = `${randomUUID()}-${name}`;
    const [asGoogleSays, asGithubSays] = [`${local}@${domain}`, `${local.toUpperCase()}@${aLabels}`];
    const { id } = await sandbox.addPerson({
      google: { email: asGoogleSays },
      github: { emails: [{ email: asGithubSays, primary: true, verified: true, visibility: null }] },
    });
    const email = `${local.toLowerCase()}@${aLabels}`;
    const first = await exchange(application, "google", id);
    expect(first.body).toMatchObject({ created: true, email });
    const { user_id } = readExchanged(first);
    expect((await exchange(application, "github", id)).body).toMatchObject({
      user_id,
      created: false,
      email,
    });
    const as = { cookie: cookieOf(first) };
    for (const asked of [domain, aLabels]) {
      const target = `GET /api/verify?email_domain=${encodeURIComponent(asked)}` as const;
      const answer = await send(application, target, { as });
      expect(answer.status, asked).toBe(200);
      expect(decodeURIComponent(answer.headers.get("remote-email") ?? "")).toBe(email);
    }
  });
});
