import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { itAdmits } from "./admits";
import { itKeepsCredentials } from "./credentials";
import { itChecksWhatFollowsH2c } from "./h2c";
import { itSpeaksHttp2 } from "./http2";
import { itTreatsPreflights } from "./preflights";
import { type ProxyName, startProxy, traitsOf, whyMissing } from "./proxies";
import { itRefuses } from "./refuses";
import { itHandsOnWebSockets } from "./websockets";
import { openWorld, type World } from "./world";

/** What must hold in front of an application, whichever proxy asks `/api/verify`: over http, and over https. */
export function describeForwardAuth(
  proxy: ProxyName,
  schemes: readonly ("http" | "https")[] = ["http", "https"],
): void {
  for (const scheme of schemes) {
    const behind = `an application behind ${proxy}, over ${scheme}`;
    const missing = whyMissing(proxy, scheme);
    if (missing !== undefined) {
      it.skip(`${behind}: not run, since ${missing}`);
      continue;
    }
    describe(behind, () => {
      let world: World;
      beforeAll(
        async () => void (world = await openWorld(scheme, (options) => startProxy({ proxy, ...options }))),
      );
      afterAll(() => world.stop());
      beforeEach(() => void world.application.received.splice(0));

      itAdmits(() => world);
      itKeepsCredentials(() => world);
      itHandsOnWebSockets(() => world);
      itTreatsPreflights(() => world);
      const { speaksH2c } = traitsOf(proxy);
      if (scheme === "https" || speaksH2c) itSpeaksHttp2(() => world);
      if (scheme === "http" && speaksH2c) itChecksWhatFollowsH2c(() => world);
      // Lastly: at its end Cloakroom is down.
      itRefuses(() => world);
    });
  }
}
