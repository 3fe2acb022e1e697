import { expect, it } from "vitest";
import { readEcho } from "./application";
import type { World } from "./world";

/** What gets through to the application, and how. */
export function itAdmits(world: () => World): void {
  it("sends a person to sign in, and back to the very page", async () => {
    const { origin, application, newVisitor, arrive } = world();
    const page = "/notes/1?tab=%D1%8F&sort=a%20b&deep=%2Fx%3Fy%3D1";
    const signIn = await newVisitor().open(origin + page);
    expect(signIn.url.pathname).toBe("/sign-in");
    expect(signIn.url.searchParams.get("returnTo")).toBe(page);
    expect(application.received).toEqual([]);

    const arrived = await arrive("proba", page);
    expect(arrived.url.href).toBe(origin + page);
    expect(readEcho(arrived.body)).toMatchObject({ method: "GET", url: page });
  });

  it("tells the application who is asking", async () => {
    const { scheme, origin, arrive } = world();
    const { body, visitor } = await arrive("proba");
    const { headers } = readEcho(body);
    const me = JSON.parse((await visitor.ask(`${origin}/api/me`)).body) as { user_id: string };
    expect(headers).toMatchObject({
      "remote-user": me.user_id,
      "remote-email": "proba@example.com",
      "remote-groups": "user",
      "x-auth-request-user": me.user_id,
      "x-auth-request-email": "proba@example.com",
      host: new URL(origin).host,
      "x-forwarded-proto": scheme,
    });
    expect(headers["remote-name"]).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(String(headers["remote-name"]))).toBe("Проба Образцова");
  });

  it("passes methods and bodies on", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const sent = {
      method: "POST",
      body: "a=1&b=2",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
    const { body } = await visitor.ask(`${origin}/notes`, sent);
    expect(readEcho(body)).toMatchObject({ method: "POST", url: "/notes", body: "a=1&b=2" });
  });

  it("asks Cloakroom with few headers, so that many do not matter to it", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const many: Record<string, string> = {};
    for (let index = 0; index < 6; index++) many[`x-many-${index}`] = "x".repeat(2_000);
    const { headers } = readEcho((await visitor.ask(origin, { headers: many })).body);
    expect(headers["x-many-5"]).toBe("x".repeat(2_000));
  });

  it("opens the page that says goodbye to nobody signed in", async () => {
    const { origin, newVisitor } = world();
    const { url, status } = await newVisitor().open(`${origin}/goodbye`);
    expect([url.pathname, status]).toEqual(["/goodbye", 200]);
  });

  it("passes the application's own errors on", async () => {
    const { origin, traits, arrive } = world();
    const { visitor } = await arrive("proba");
    for (const status of [401, 403, 404, 500, 503].filter((status) => !traits.replaces.includes(status))) {
      const answer = await visitor.ask(`${origin}/notes?status=${status}`);
      expect(answer.status).toBe(status);
      expect(readEcho(answer.body).url).toBe(`/notes?status=${status}`);
    }
  });
}
