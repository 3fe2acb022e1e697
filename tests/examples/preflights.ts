import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEcho } from "./application";
import { isSession } from "./credentials";
import { FORGED_IDENTITY } from "./identity";
import type { StartedProxy } from "./proxies";
import { mayChangeItself, shakeHands } from "./websockets";
import type { World } from "./world";

/** What a browser of another site asks before it sends a header of its own (Fetch standard, CORS-preflight fetch). */
export const PREFLIGHT = {
  origin: "https://other.example",
  "access-control-request-method": "PUT",
  "access-control-request-headers": "x-own",
};
const PATHS = ["/notes", "/reports/2026"];

/** That what an application got is a preflight as it was sent, with nothing that says or proves who asks. */
export function expectNobodys(body: string): void {
  const { headers } = readEcho(body);
  expect(headers).toMatchObject(PREFLIGHT);
  expect([headers.cookie ?? "", headers.authorization ?? ""]).toEqual(["", ""]);
  expect(body).not.toContain("forged");
  for (const [name, said] of Object.entries(headers))
    if (/^(remote-|x-auth-request-|x-application$)/.test(name)) expect([name, said]).toEqual([name, ""]);
}

/** What becomes of preflights, by both positions of each example's switch. */
export function itTreatsPreflights(world: () => World): void {
  it("keeps preflights from the application, as the example stands", async () => {
    const { origin, application, newVisitor } = world();
    for (const path of PATHS) {
      const answer = await newVisitor().ask(origin + path, { method: "OPTIONS", headers: PREFLIGHT });
      expect([path, answer.status]).toEqual([path, 401]);
    }
    expect(application.received).toEqual([]);
  });

  describe("where the application answers preflights itself", () => {
    let open: StartedProxy;
    let at: string;
    beforeAll(async () => {
      open = await world().startBeside({ preflights: true });
      at = open.origins[0] ?? "";
    });
    afterAll(() => open.stop());
    const stranger = () => world().newVisitor({ ca: open.ca });

    it("lets them through as nobody's, whatever they carry", async () => {
      const { origin, arrive } = world();
      const { visitor } = await arrive("proba");
      const session = visitor.cookiesFor(new URL(origin)).split("; ").find(isSession) ?? "no session";
      const value = session.replace(/^[^=]+=/, "");
      for (const proof of [{}, { cookie: `${session}; a=b` }, { authorization: `Bearer ${value}` }])
        for (const path of PATHS) {
          const headers = { ...PREFLIGHT, ...FORGED_IDENTITY, ...proof };
          const { status, body } = await stranger().ask(at + path, { method: "OPTIONS", headers });
          const echo = readEcho(body);
          expect([status, echo.method, echo.url]).toEqual([200, "OPTIONS", path]);
          expectNobodys(body);
        }
    });

    it("hands on no change of protocol with them", async (context) => {
      if (mayChangeItself(world(), "h2c")) return context.skip("its own listener makes this one");
      const options = { method: "OPTIONS", headers: PREFLIGHT };
      const { statusCode } = await shakeHands({ origin: at, ca: open.ca }, "", "h2c", options);
      expect([statusCode, world().application.received.length]).toEqual([200, 1]);
    });

    it("asks of everything else as before", async () => {
      const { application } = world();
      for (const [method, headers] of [
        ["GET", PREFLIGHT],
        ["PUT", PREFLIGHT],
        ["POST", { ...PREFLIGHT, "x-http-method-override": "OPTIONS" }],
        // An OPTIONS that no browser sends by itself, as of WebDAV: the application may do for its person what it does.
        ["OPTIONS", {}],
        ["OPTIONS", { origin: PREFLIGHT.origin }],
      ] as const)
        for (const path of PATHS) {
          const answer = await stranger().ask(at + path, { method, headers });
          // Asked, and refused: AUTH_URL does not say this proxy's port.
          expect([method, path, answer.status]).toEqual([method, path, 403]);
        }
      expect(application.received).toEqual([]);
    });

    it("leaves Cloakroom's own paths to Cloakroom", async () => {
      const { application } = world();
      const answer = await stranger().ask(`${at}/api/me`, { method: "OPTIONS", headers: PREFLIGHT });
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(application.received).toEqual([]);
    });
  });
}
