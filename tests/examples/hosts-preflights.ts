import { expect, it } from "vitest";
import { readEcho } from "./application";
import type { HostsWorld } from "./hosts-world";
import { FORGED_IDENTITY } from "./identity";
import { expectNobodys, PREFLIGHT } from "./preflights";

/** The examples have the switch off for every host; the one in these tests is filled with on for grafana. */
export function itLetsPreflightsThroughByHost(world: () => HostsWorld): void {
  const ask = (origin: string, path: string, headers: Record<string, string>) =>
    world()
      .newVisitor()
      .ask(origin + path, { method: "OPTIONS", headers });

  it("keeps preflights from an application, as the example stands", async () => {
    const { origin, wiki } = world();
    expect((await ask(origin.wiki, "/notes", PREFLIGHT)).status).toBe(401);
    expect(wiki.received).toEqual([]);
  });

  it("lets them through as nobody's where its host is switched, and nothing else", async () => {
    const { origin, grafana, arrive } = world();
    const { visitor } = await arrive("proba", `${origin.grafana}/`);
    grafana.received.splice(0);
    const cookie = visitor.cookiesFor(new URL(origin.grafana));
    const [, value = "no session"] = /session[^=]*=([^;]*)/.exec(cookie) ?? [];
    const proof = { cookie: `${cookie}; a=b`, authorization: `Bearer ${value}` };
    const answer = await ask(origin.grafana, "/notes", { ...PREFLIGHT, ...FORGED_IDENTITY, ...proof });
    expect([answer.status, readEcho(answer.body).method]).toEqual([200, "OPTIONS"]);
    expectNobodys(answer.body);
    grafana.received.splice(0);
    for (const [path, headers, status] of [
      ["/notes", { origin: PREFLIGHT.origin }, 401],
      ["/.cloakroom/sign-out", PREFLIGHT, 204],
    ] as const)
      expect([path, (await ask(origin.grafana, path, headers)).status]).toEqual([path, status]);
    const { status } = await world().newVisitor().ask(`${origin.grafana}/notes`, { headers: PREFLIGHT });
    expect(status).toBe(401);
    expect(grafana.received).toEqual([]);
  });
}
