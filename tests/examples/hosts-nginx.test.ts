import { expect, it } from "vitest";
import { describeHosts } from "./hosts";
import type { HostsWorld } from "./hosts-world";

describeHosts("nginx", ["http", "https"], itRefusesAsNginxDoes);

function itRefusesAsNginxDoes(world: () => HostsWorld): void {
  it("stays refused when Cloakroom is asked once more, and shows nothing that is for nginx", async () => {
    const { origin, wiki, arrive } = world();
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
    const signedOut = await world()
      .newVisitor()
      .ask(`${origin.wiki}/admin/x`, { headers: { accept: "text/html" } });
    expect(signedOut.headers.location).toBe(`${origin.wiki}/.cloakroom/start?to=/admin/x`);
    await world().query(`UPDATE "User" SET "role" = 'ADMIN'`);
    expect((await visitor.ask(`${origin.wiki}/admin/x`, { headers })).status).toBe(200);
    await world().query(`UPDATE "User" SET "role" = 'USER'`);
  });

  it("is nginx's to say when nginx itself refuses, whoever asks", async () => {
    const { origin, wiki, arrive, newVisitor } = world();
    const { visitor } = await arrive("proba", `${origin.wiki}/`);
    wiki.received.splice(0);
    for (const asking of [visitor, newVisitor()])
      for (const [path, status] of [
        ["/denied/x", 403],
        ["/password/x", 401],
      ] as const) {
        const answer = await asking.ask(origin.wiki + path, { headers: { accept: "text/html" } });
        expect([path, answer.status, answer.headers.location]).toEqual([path, status, undefined]);
        expect(answer.body).toContain("<hr><center>nginx");
      }
    expect(wiki.received).toEqual([]);
  });
}
