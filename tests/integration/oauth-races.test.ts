import { beforeAll, beforeEach, expect, it } from "vitest";
import type { Application } from "@/lib/applications/data";
import { takeBackApplication } from "@/lib/applications/grants/mutations";
import { disableApplication } from "@/lib/admin/applications";
import { disableUser } from "@/lib/admin/mutations";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { issueCode, redeemCode } from "@/lib/oauth/code/mutations";
import type { LiveSession } from "@/lib/sessions/data";
import { revokeSession } from "@/lib/sessions/mutations";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import {
  createApplication,
  createHost,
  grantTo,
  HOST,
  keepHostRequest,
  REDIRECT_URI,
  signedIn,
} from "./oauth-world";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().application.deleteMany();
});

/** Of each way. */
const ROUNDS = 100;
const LONGEST = 240_000;

type Round = { readonly application: Application; readonly caller: LiveSession; readonly actor: LiveSession };

const ends: [what: string, kind: "WEB" | "PROXIED", end: (round: Round) => Promise<unknown>][] = [
  [
    "the grant is taken back",
    "WEB",
    ({ application, caller }) =>
      takeBackApplication(
        { userId: caller.user.id, sessionId: caller.session.id, applicationId: application.id },
        CLIENT,
      ),
  ],
  [
    "the user is disabled",
    "WEB",
    ({ caller, actor }) =>
      disableUser(
        { actorId: actor.user.id, actorSessionId: actor.session.id, userId: caller.user.id, reason: "x" },
        CLIENT,
      ),
  ],
  [
    "the application is disabled",
    "WEB",
    ({ application, actor }) =>
      disableApplication(
        { applicationId: application.id, actorId: actor.user.id, actorSessionId: actor.session.id },
        CLIENT,
      ),
  ],
  [
    "the browser signs out of a guarded host's parent",
    "PROXIED",
    ({ caller }) => revokeSession({ sessionId: caller.session.id, userId: caller.user.id }, CLIENT),
  ],
];

it.each(ends)(
  "of an exchange while %s no live session is left",
  async (_what, kind, end) => {
    const actor = await signedIn({ role: "ADMIN", email: null });
    const host = kind === "PROXIED" ? await createHost() : null;
    let exchanged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [application, caller] = [host ?? (await createApplication()), await signedIn({ email: null })];
      if (!host) await grantTo(caller.user.id, application);
      const requestId = host ? await keepHostRequest(host) : null;
      const redirectUri = host ? `${HOST}/.cloakroom/callback` : REDIRECT_URI;
      const applicationId = application.id;
      const [userId, authorizingSessionId] = [caller.user.id, caller.session.id];
      const code = await transaction((tx) =>
        issueCode(tx, { applicationId, userId, authorizingSessionId, redirectUri, requestId, scopes: [] }),
      );
      const redeem = () => redeemCode(code, { applicationId, redirectUri, requestId, client: CLIENT });
      const ending = () => end({ application, caller, actor });
      // Neither is always the first.
      const [redeemed] =
        round % 2 === 0
          ? await Promise.all([redeem(), ending()])
          : await Promise.all([ending(), redeem()]).then(([, session]) => [session]);
      if (redeemed) exchanged++;
      expect(await db().session.count({ where: { userId, applicationId } })).toBe(0);
    }
    // Both have come first at some time: it has been a race.
    expect(exchanged).toBeGreaterThan(0);
    expect(exchanged).toBeLessThan(ROUNDS);
  },
  LONGEST,
);
