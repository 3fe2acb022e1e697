import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeHosts } from "./hosts";
import { type HostsWorld, openHosts } from "./hosts-world";
import { whyMissing } from "./proxies";

describeHosts("nginx");

describe.skipIf(whyMissing("nginx", "http") !== undefined)("what nginx refuses at a guarded host", () => {
  let world: HostsWorld;
  beforeAll(async () => void (world = await openHosts("nginx", "http")));
  afterAll(() => world.stop());

  it("stays refused when Cloakroom is asked once more, and shows nothing that is for nginx", async () => {
    const { origin, wiki, arrive } = world;
    const { visitor } = await arrive("proba", `${origin.wiki}/`);
    wiki.received.splice(0);
    const headers = {
      accept: "text/html",
      cookie: `${visitor.cookiesFor(new URL(origin.wiki))}; own=secret`,
    };
    const refused = await visitor.ask(`${origin.wiki}/admin/x`, { headers });
    expect(refused.status).toBe(403);
    expect(refused.headers["content-type"]).toContain("text/html");
    expect(JSON.stringify(refused.headers)).not.toContain("secret");
    expect(wiki.received).toEqual([]);
    const signedOut = await world
      .newVisitor()
      .ask(`${origin.wiki}/admin/x`, { headers: { accept: "text/html" } });
    expect(signedOut.headers.location).toBe(`${origin.wiki}/.cloakroom/start?to=/admin/x`);
    await world.query(`UPDATE "User" SET "role" = 'ADMIN'`);
    expect((await visitor.ask(`${origin.wiki}/admin/x`, { headers })).status).toBe(200);
  });
});
