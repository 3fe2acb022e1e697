import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloakroom, CloakroomError, createClient } from "@/clients/typescript/src/main";
import { whyMissing } from "../examples/proxies";
import { itSignsProgramsIn } from "./typescript-programs";
import { itIsTypedForConsumers } from "./typescript-types";
import { type ClientWorld, openClientWorld } from "./typescript-world";

const page = { headers: { accept: "text/html" } };
const missing = whyMissing("nginx", "http");

if (missing !== undefined) it.skip(`the TypeScript client: not run, since ${missing}`);
describe.runIf(missing === undefined)("the TypeScript client, packed and installed", () => {
  let world: ClientWorld;
  let cloakroom: Cloakroom;
  beforeAll(async () => {
    world = await openClientWorld();
    cloakroom = createClient({ baseUrl: world.origin.own });
  });
  afterAll(() => world.stop());

  const endSessions = () => world.query(`DELETE FROM "Session"`);
  const gitHubToken = async (person: string) =>
    (await world.cloakroom.sandbox.mint({ provider: "github", person })).access_token;

  it("is a package of what is built, and brings nothing along", () => {
    const { packed, installed } = world.consumer;
    expect(packed.filter((file) => !/^dist\/(node\/)?[\w-]+\.(js|d\.ts)$/.test(file)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "package.json",
    ]);
    expect(packed.filter((file) => file.includes("test"))).toEqual([]);
    expect(packed).toContain("dist/main.js");
    expect(installed).toEqual(["node_modules/@cloakroom/client"]);
  });

  describe("in Express behind nginx", () => {
    it("knows whom the proxy names, and nobody whom a client names", async () => {
      const { origin, arrive } = world;
      const { visitor, body } = await arrive("proba", `${origin.grafana}/`);
      expect(JSON.parse(body)).toEqual({ id: expect.any(String) as string, name: "Проба Образцова" });
      const forged = { "remote-user": "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11", "remote-groups": "user,admin" };
      const again = await visitor.ask(`${origin.grafana}/`, { headers: forged });
      expect(again.body).toBe(body);
      const settings = await visitor.ask(`${origin.grafana}/settings`, { headers: forged });
      expect(settings).toMatchObject({
        status: 403,
        headers: { "content-type": "application/problem+json" },
      });
      expect(JSON.parse(settings.body)).toEqual({
        type: "about:blank",
        title: "Forbidden",
        status: 403,
        code: "forbidden",
      });
    });

    it("believes no header of somebody who comes past the proxy", async () => {
      const headers = { "remote-user": "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11" };
      const past = await world.newVisitor({ address: "127.0.0.2" }).ask(world.expressUrl, { headers });
      expect([past.status, JSON.parse(past.body)]).toEqual([
        403,
        expect.objectContaining({ code: "proxy-not-trusted" }),
      ]);
      const nobody = await world.newVisitor().ask(world.expressUrl);
      expect(nobody).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    });

    it("lets nobody in whose session has ended", async () => {
      const { origin, arrive } = world;
      const { visitor } = await arrive("hazel", `${origin.grafana}/`);
      await endSessions();
      const answer = await visitor.ask(`${origin.grafana}/x`, page);
      expect([answer.status, answer.headers.location]).toEqual([
        302,
        `${origin.grafana}/.cloakroom/start?to=/x`,
      ]);
    });
  });

  describe("in a second Next application", () => {
    it("knows behind nginx whom the proxy names", async () => {
      const arrived = await world.arrive("proba", `${world.origin.wiki}/`);
      expect(arrived.body).toContain("Hello, Проба Образцова");
      const nobody = await world.newVisitor().ask(world.nextUrl, page);
      expect(nobody.body).toContain("Nobody is signed in");
    });

    it("asks Cloakroom itself, leads browsers to sign in and back, and tells scripts", async () => {
      const { origin, nextUrl, newVisitor, arrive } = world;
      const asking = `${nextUrl}/asking`;
      const led = await newVisitor().ask(`${asking}?a=b&c=%2F`, page);
      const way = encodeURIComponent("/asking?a=b&c=%2F");
      expect([led.status, led.headers.location]).toEqual([302, `${origin.own}/sign-in?returnTo=${way}`]);
      const told = await newVisitor().ask(asking);
      expect([told.status, JSON.parse(told.body)]).toEqual([
        401,
        expect.objectContaining({ code: "unauthenticated" }),
      ]);
      const { visitor } = await arrive("proba", `${origin.own}/account`);
      expect((await visitor.ask(asking, page)).body).toContain("Hello, Проба Образцова");
      await endSessions();
      expect((await visitor.ask(asking, page)).status).toBe(302);
    });
  });

  it("is Hono's middleware, with what an application requires", async () => {
    const { origin, honoUrl, newVisitor, arrive } = world;
    const led = await newVisitor().ask(`${honoUrl}/hello`, page);
    expect([led.status, led.headers.location]).toEqual([302, `${origin.own}/sign-in?returnTo=%2Fhello`]);
    const { visitor } = await arrive("proba", `${origin.own}/account`);
    expect((await visitor.ask(`${honoUrl}/hello`)).body).toBe('{"name":"Проба Образцова"}');
    expect((await visitor.ask(`${honoUrl}/staff`)).body).toBe("Welcome");
    await world.query(
      `UPDATE "User" SET "email" = 'proba@elsewhere.example' WHERE "email" = 'proba@example.com'`,
    );
    expect(await visitor.ask(`${honoUrl}/staff`)).toMatchObject({ status: 403 });
    await endSessions();
    expect(await visitor.ask(`${honoUrl}/hello`)).toMatchObject({ status: 401 });
  });

  it("judges the cookie of a guarded host where the application says which it is", async () => {
    const { origin, arrive } = world;
    const { visitor } = await arrive("hazel", `${origin.wiki}/`);
    const cookie = visitor.cookiesFor(new URL(origin.wiki));
    const wiki = { baseUrl: origin.own, origin: origin.wiki, internalUrl: world.cloakroom.url };
    const verified = await createClient(wiki).verify({ headers: { cookie }, url: "/x" });
    expect(verified).toMatchObject({ status: "signed-in", user: { application: "wiki", groups: ["user"] } });
    // The cookie of Cloakroom's own host opens more, and none of another host's counts.
    for (const other of [origin.own, origin.grafana])
      expect(
        await createClient(wiki).verify({
          headers: { cookie: visitor.cookiesFor(new URL(other)) },
          url: "/x",
        }),
      ).toEqual({ status: "signed-out", signInUrl: `${origin.wiki}/.cloakroom/start?to=%2Fx` });
    const elsewhere = createClient({ ...wiki, origin: "http://elsewhere.localhost:1" });
    const named = { cookie: cookie.replace(/^.*?=/, "cloakroom_session_1=") };
    await expect(elsewhere.verify({ headers: named })).rejects.toMatchObject({ code: "application-unknown" });
  });

  it("exchanges tokens, and keeps and ends the sessions", async () => {
    const signIn = async () => cloakroom.exchangeGitHub({ access_token: await gitHubToken("alex") });
    const [first, second] = [await signIn(), await signIn(), await signIn()];
    const caller = {
      headers: new Headers({ authorization: `Bearer ${first.session_token}`, cookie: "a=b" }),
    };
    expect(await cloakroom.verify(caller)).toMatchObject({
      status: "signed-in",
      user: { id: first.user_id },
    });
    expect(await cloakroom.verify(caller, { role: "admin" })).toEqual({
      status: "not-allowed",
      code: "forbidden",
    });
    expect(await cloakroom.me(first.session_token)).toMatchObject({ user_id: first.user_id, role: "USER" });
    const sessions = await cloakroom.sessions(first.session_token);
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, false, true]);
    const ofSecond = await cloakroom.me(second.session_token);
    await cloakroom.endSession(first.session_token, ofSecond.session.id);
    expect(
      await cloakroom.verify({ headers: { authorization: `Bearer ${second.session_token}` } }),
    ).toMatchObject({
      status: "signed-out",
    });
    expect(await cloakroom.endOtherSessions(first.session_token)).toBe(1);
    expect(await cloakroom.signOut(first.session_token)).toBe(true);
    expect(await cloakroom.signOut(first.session_token)).toBe(false);
    const error: unknown = await cloakroom.me(first.session_token).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CloakroomError);
    expect(error).toMatchObject({
      code: "unauthenticated",
      status: 401,
      reference: expect.stringMatching(/^[\w-]{36}$/) as string,
    });
  });

  it("exchanges Google's tokens, and says what is wrong with one", async () => {
    const { mint } = world.cloakroom.sandbox;
    const { id_token, access_token } = await mint({ provider: "google", person: "gale", nonce: "n-1" });
    const one = await cloakroom.exchangeGoogle({ id_token, nonce: "n-1" });
    const two = await cloakroom.exchangeGoogle({ access_token });
    expect(one.user_id).toBe(two.user_id);
    const wrong = cloakroom.exchangeGoogle({ id_token, nonce: "n-2" });
    await expect(wrong).rejects.toMatchObject({ code: "token-nonce", status: 401 });
  });

  itIsTypedForConsumers(() => world);
  itSignsProgramsIn(() => world);
});
