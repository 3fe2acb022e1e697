import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { itLeadsInAndBack } from "./hosts-in-and-back";
import { itKeepsHostsApart } from "./hosts-kept-apart";
import { type HostsWorld, openHosts } from "./hosts-world";
import { type ProxyName, whyMissing } from "./proxies";

/** What must hold at several hosts of several domains with one sign-in, whichever proxy is in front of them. */
export function describeHosts(proxy: ProxyName): void {
  for (const scheme of ["http", "https"] as const) {
    const behind = `three hosts behind ${proxy}, over ${scheme}`;
    const missing = whyMissing(proxy, scheme);
    if (missing !== undefined) {
      it.skip(`${behind}: not run, since ${missing}`);
      continue;
    }
    describe(behind, () => {
      let world: HostsWorld;
      beforeAll(async () => void (world = await openHosts(proxy, scheme)));
      afterAll(() => world.stop());
      beforeEach(async () => {
        for (const application of [world.grafana, world.wiki]) application.received.splice(0);
        await world.query(`UPDATE "Application" SET "access" = '{"everybody": true}'`);
      });

      itLeadsInAndBack(() => world);
      itKeepsHostsApart(() => world);
    });
  }
}
