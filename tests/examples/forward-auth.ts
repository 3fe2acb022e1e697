import { existsSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { itAdmits } from "./admits";
import { findProgram } from "./packages";
import type { Ports, Proxy } from "./proxy";
import { itRefuses } from "./refuses";
import { openWorld, type World } from "./world";

/**
 * What must hold in front of an application, whichever proxy asks `/api/verify`.
 * @param program the proxy's program, or its path; where it is missing, one skipped test says so
 * @param start starts the proxy with its example's configuration
 */
export function describeForwardAuth(
  program: string,
  start: (path: string, ports: Ports) => Promise<Proxy>,
): void {
  const path = program.includes("/") ? existing(program) : findProgram(program);
  const name = basename(program) === program ? program : `today's ${basename(program)}`;
  if (path === undefined) {
    it.skip(`an application behind ${name}: not run, since there is none (tests/examples/packages.ts)`);
    return;
  }
  describe(`an application behind ${name}`, () => {
    let world: World;
    beforeAll(async () => void (world = await openWorld((ports) => start(path, ports))));
    afterAll(() => world.stop());
    beforeEach(() => void world.application.received.splice(0));

    itAdmits(() => world);
    // Lastly: at its end Cloakroom is down.
    itRefuses(() => world);
  });
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}
