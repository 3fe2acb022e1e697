import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { itLeadsInAndBack } from "./hosts-in-and-back";
import { itKeepsHostsApart } from "./hosts-kept-apart";
import { itAnswersItsOwnPaths } from "./hosts-own-paths";
import { itLetsPreflightsThroughByHost } from "./hosts-preflights";
import { type HostsWorld, openHosts } from "./hosts-world";
import { type ProxyName, whyMissing } from "./proxies";

/** Tests that ask the world when they run. */
type Tests = (world: () => HostsWorld) => void;

/**
 * What must hold at several hosts of several domains with one sign-in, whichever proxy is in front of them.
 * @param schemes plain http where its rules are the proxy's too; most of what differs there is ours, and the same behind each
 * @param own what holds behind this proxy alone
 */
export function describeHosts(
  proxy: ProxyName,
  schemes: readonly ("http" | "https")[] = ["http", "https"],
  own: Tests = () => undefined,
): void {
  for (const scheme of schemes) {
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
        await world.query(`UPDATE "Application" SET "access" = $1 WHERE "access" IS DISTINCT FROM $1`, [
          { everybody: true },
        ]);
      });

      itLeadsInAndBack(() => world);
      itKeepsHostsApart(() => world);
      itAnswersItsOwnPaths(() => world);
      itLetsPreflightsThroughByHost(() => world);
      own(() => world);
    });
  }
}
