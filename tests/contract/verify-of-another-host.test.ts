import { expect, it } from "vitest";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { host } = new URL(application.authUrl);

const html = { accept: "text/html,application/xhtml+xml" };
const asked = (uri: string, of = host) => ({
  "x-forwarded-proto": "http",
  "x-forwarded-host": of,
  "x-forwarded-uri": uri,
  "x-forwarded-method": "GET",
});

it.each<[string, Record<string, string>]>([
  ["another host", asked("/reports", "evil.example")],
  ["our host on another port", asked("/reports", "localhost:1")],
  ["a host beginning with ours", asked("/reports", `${host}.evil.example`)],
  ["another scheme", { ...asked("/reports"), "x-forwarded-proto": "https" }],
  ["a path that begins with credentials", asked("@evil.example/")],
  ["a path that is a whole URL", asked("https://evil.example/")],
  ["a scheme that runs a script", { ...asked("/reports"), "x-forwarded-proto": "javascript" }],
  ["another host in X-Original-URL", { ...asked("/reports"), "x-original-url": "https://evil.example/" }],
  ["no URL in X-Original-URL", { ...asked("/reports"), "x-original-url": "/reports" }],
])("is 403, as whoever is signed in, when the proxy speaks of %s", async (_, headers) => {
  const { as } = await signIn(application);
  for (const credentials of [undefined, as]) {
    const answer = await send(application, "GET /api/verify", {
      as: credentials,
      headers: { ...html, ...headers },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: "application-unknown" } });
    expect(answer.headers.get("location")).toBeNull();
  }
});
