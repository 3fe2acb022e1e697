import type { ErrorCode } from "@/lib/errors";
import type { Forgery } from "@/sandbox/forge";
import { sandboxClients } from "../servers";
import { countRows } from "../rows";
import { chooserButton, expect, sessionCookie, test, words } from "./fixtures";
import { listRefusals } from "./rows";

const ours = sandboxClients.google.id;
const other = "another-application";
const hour = 3600;
const fromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

type Row = [what: string, code: ErrorCode, forgery: () => Forgery];

/** A row that changes claims; null takes a claim out. */
const claims = (what: string, code: ErrorCode, changed: () => NonNullable<Forgery["claims"]>): Row => [
  what,
  code,
  () => ({ claims: changed() }),
];

/** What may be wrong with an id_token (OpenID Connect Core 3.1.3.7, RFC 8725), and the code it is refused with. */
const forged: Row[] = [
  ["with alg none", "token-algorithm", () => ({ signature: "none" })],
  ["signed HS256 with the client secret", "token-algorithm", () => ({ signature: "hs256-client-secret" })],
  ["signed HS256 with the public key", "token-algorithm", () => ({ signature: "hs256-public-key" })],
  ["signed ES256", "token-algorithm", () => ({ signature: "es256" })],
  ["signed RS512 with the right key", "token-algorithm", () => ({ signature: "rs512" })],
  ["changed after it was signed", "token-signature", () => ({ signature: "tampered" })],
  ["of a foreign key under a known kid", "token-signature", () => ({ signature: "foreign-key" })],
  ["of an unknown kid", "token-key-unknown", () => ({ signature: "unknown-kid" })],
  ["without a kid while there are several keys", "token-key-unknown", () => ({ signature: "no-kid" })],
  claims("of another issuer", "token-issuer", () => ({ iss: "https://accounts.google.com" })),
  claims("without issuer", "token-issuer", () => ({ iss: null })),
  claims("of another client", "token-audience", () => ({ aud: other, azp: other })),
  claims("for another audience, with our azp", "token-audience", () => ({ aud: other })),
  claims("without audience", "token-audience", () => ({ aud: null })),
  claims("for several audiences without azp", "token-audience", () => ({ aud: [ours, other], azp: null })),
  claims("for us, handed out to another client", "token-audience", () => ({ azp: other })),
  claims("for several audiences with a foreign azp", "token-audience", () => ({
    aud: [ours, other],
    azp: other,
  })),
  claims("expired", "token-expired", () => ({ iat: fromNow(-2 * hour), exp: fromNow(-hour) })),
  claims("without exp", "token-claims", () => ({ exp: null })),
  claims("with a text as exp", "token-claims", () => ({ exp: "never" })),
  claims("issued in the future", "token-not-yet-valid", () => ({
    iat: fromNow(hour),
    exp: fromNow(2 * hour),
  })),
  claims("without iat", "token-claims", () => ({ iat: null })),
  claims("issued two days ago", "token-expired", () => ({ iat: fromNow(-48 * hour) })),
  claims("that expires before it was issued", "token-claims", () => ({ iat: fromNow(30), exp: fromNow(20) })),
  claims("not valid yet", "token-not-yet-valid", () => ({ nbf: fromNow(hour) })),
  claims("without sub", "token-subject", () => ({ sub: null })),
  claims("with an empty sub", "token-subject", () => ({ sub: "" })),
  claims("with a number as sub", "token-subject", () => ({ sub: 42 })),
  claims("with a sub too long", "token-subject", () => ({ sub: "1".repeat(256) })),
  claims("of another attempt", "token-nonce", () => ({ nonce: "the-nonce-of-another-attempt" })),
  claims("without nonce", "token-nonce", () => ({ nonce: null })),
];

for (const [what, code, forgery] of forged) {
  test(`an id_token ${what} is refused as ${code}`, async ({ flow, context, cloakroom }) => {
    cloakroom.sandbox.forgeIdTokens(forgery());
    const { status, url } = await flow.whole("google", chooserButton("alex", "google"));
    expect([status, url.pathname, url.searchParams.get("error")]).toEqual([303, "/sign-in", code]);
    const reference = url.searchParams.get("reference");
    expect(await listRefusals()).toEqual([{ provider: "google", code, reference }]);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 1 });
    expect(await sessionCookie(context)).toBeUndefined();

    const message = await (await context.request.get(url.href)).text();
    expect(message).toContain(words.en.errors[code].title);
    expect(message).toContain(reference);
  });
}

/** What differs from an honest token and is fine all the same; without these the matrix could refuse everything. */
const accepted: [what: string, forgery: () => Forgery][] = [
  ["signed anew", () => ({})],
  ["without azp", () => ({ claims: { azp: null } })],
  ["for several audiences with our azp", () => ({ claims: { aud: [ours, other], azp: ours } })],
  ["of a clock half a minute ahead", () => ({ claims: { iat: fromNow(30) } })],
  ["expired a moment ago", () => ({ claims: { iat: fromNow(-hour), exp: fromNow(-10) } })],
  ["without name, picture and e-mail", () => ({ claims: { name: null, picture: null, email: null } })],
];

for (const [what, forgery] of accepted) {
  test(`an id_token ${what} is accepted`, async ({ flow, cloakroom }) => {
    cloakroom.sandbox.forgeIdTokens(forgery());
    expect((await flow.whole("google", chooserButton("alex", "google"))).url.pathname).toBe("/account");
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1, sessions: 1 });
  });
}
