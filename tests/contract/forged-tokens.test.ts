import { base64url, CompactEncrypt, generateKeyPair } from "jose";
import { describe, expect, inject, it } from "vitest";
import type { ErrorCode } from "@/lib/errors";
import { signatures } from "@/sandbox/forge";
import type { GoogleOrder } from "@/sandbox/google/mint";
import { sharedApplication } from "./application";
import { expectRefusal } from "./refusal";
import { send } from "./client";

const application = sharedApplication();
const { google: ours, phone } = inject("application").clients;
const OTHER = "another-application";

type Forgery = Pick<GoogleOrder, "fault" | "audience" | "claims" | "signature">;
/** Seconds from now. */
const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** What is changed in an honest id_token, and the code that it is refused with. */
const forged: readonly (readonly [string, () => Forgery, ErrorCode])[] = [
  ["no signature at all (alg none)", () => ({ signature: "none" }), "token-algorithm"],
  ["HS256 by the client secret", () => ({ signature: "hs256-client-secret" }), "token-algorithm"],
  ["HS256 by the public key", () => ({ signature: "hs256-public-key" }), "token-algorithm"],
  ["ES256", () => ({ signature: "es256" }), "token-algorithm"],
  ["RS512 by the right key", () => ({ signature: "rs512" }), "token-algorithm"],
  ["claims changed after signing", () => ({ signature: "tampered" }), "token-signature"],
  ["a foreign key under the published kid", () => ({ signature: "foreign-key" }), "token-signature"],
  ["a key that is not published", () => ({ signature: "unknown-kid" }), "token-key-unknown"],
  ["no kid while several keys are published", () => ({ signature: "no-kid" }), "token-key-unknown"],

  ["no iss", () => ({ claims: { iss: null } }), "token-issuer"],
  ["another iss", () => ({ claims: { iss: "https://issuer.example.net" } }), "token-issuer"],
  ["an iss that is a list", () => ({ claims: { iss: ["https://issuer.example.net"] } }), "token-issuer"],
  ["an iss that is a number", () => ({ claims: { iss: 7 } }), "token-issuer"],

  ["no aud", () => ({ claims: { aud: null } }), "token-audience"],
  ["the aud of another client", () => ({ fault: "audience" }), "token-audience"],
  ["another aud, though azp is ours", () => ({ claims: { aud: OTHER } }), "token-audience"],
  ["an aud that is a number", () => ({ claims: { aud: 7 } }), "token-audience"],
  ["an aud that is an object", () => ({ claims: { aud: { [ours]: ours } } }), "token-audience"],
  ["an empty list of aud", () => ({ claims: { aud: [] } }), "token-audience"],
  ["a list of aud without ours", () => ({ claims: { aud: [OTHER, "third"] } }), "token-audience"],
  ["a list of aud without azp", () => ({ claims: { aud: [ours, OTHER], azp: null } }), "token-audience"],
  [
    "a list of aud with the azp of another",
    () => ({ claims: { aud: [ours, OTHER], azp: OTHER } }),
    "token-audience",
  ],
  ["a list of aud that are not all texts", () => ({ claims: { aud: [ours, 7] } }), "token-audience"],
  ["the azp of another client", () => ({ claims: { azp: OTHER } }), "token-audience"],
  ["an azp that is a list", () => ({ claims: { azp: [ours] } }), "token-audience"],

  ["no exp", () => ({ claims: { exp: null } }), "token-claims"],
  ["an exp that is a text", () => ({ claims: { exp: String(at(3600)) } }), "token-claims"],
  ["an exp an hour ago", () => ({ fault: "expired" }), "token-expired"],
  ["an exp just beyond the tolerance", () => ({ claims: { exp: at(-61) } }), "token-expired"],
  ["an exp before its iat", () => ({ claims: { iat: at(30), exp: at(20) } }), "token-claims"],

  ["no iat", () => ({ claims: { iat: null } }), "token-claims"],
  ["an iat that is a text", () => ({ claims: { iat: String(at(0)) } }), "token-claims"],
  ["an iat beyond the tolerance", () => ({ claims: { iat: at(90), exp: at(3600) } }), "token-not-yet-valid"],
  ["an iat two days ago", () => ({ claims: { iat: at(-48 * 3600) } }), "token-expired"],
  ["an nbf beyond the tolerance", () => ({ claims: { nbf: at(90) } }), "token-not-yet-valid"],
  ["an nbf that is a text", () => ({ claims: { nbf: "now" } }), "token-claims"],

  ["no sub", () => ({ claims: { sub: null } }), "token-subject"],
  ["an empty sub", () => ({ claims: { sub: "" } }), "token-subject"],
  ["a sub that is a number", () => ({ claims: { sub: 100000000000001 } }), "token-subject"],
  ["a sub of 256 characters", () => ({ claims: { sub: "1".repeat(256) } }), "token-subject"],
  ["a sub with NUL", () => ({ claims: { sub: "1000\u0000" } }), "token-subject"],
  ["a sub with half a character", () => ({ claims: { sub: "1000\ud800" } }), "token-subject"],
];

describe("an id_token of nobody", () => {
  it.each(forged)("is refused with %s", async (_, forgery, code) => {
    const { id_token } = await application.sandbox.mintGoogle({ person: "nobody", ...forgery() });
    await expectRefusal(application, "google", { id_token }, code);
  });

  it("is refused in every way that the sandbox can sign wrongly", () => {
    const covered = forged.map(([, forgery]) => forgery().signature);
    expect(signatures.filter((signature) => signature !== "valid" && !covered.includes(signature))).toEqual(
      [],
    );
  });
});

describe("a nonce that was sent", () => {
  it.each<[string, string | undefined, Forgery["claims"]]>([
    ["another", "another-nonce", undefined],
    ["none", undefined, undefined],
    ["one that is a number", undefined, { nonce: 7 }],
    ["one that is a list", undefined, { nonce: ["sent-nonce"] }],
  ])("is missed when the token has %s", async (_, nonce, claims) => {
    const { id_token } = await application.sandbox.mintGoogle({ person: "nobody", nonce, claims });
    await expectRefusal(application, "google", { id_token, nonce: "sent-nonce" }, "token-nonce");
  });
});

describe("an id_token with a nonce, sent without it", () => {
  it.each<[string, Forgery["claims"]]>([
    ["a text", { nonce: "anything" }],
    ["an empty text", { nonce: "" }],
    ["a number", { nonce: 0 }],
    ["a list", { nonce: [] }],
  ])("is refused, be the nonce %s", async (_, claims) => {
    const { id_token } = await application.sandbox.mintGoogle({ person: "nobody", claims });
    await expectRefusal(application, "google", { id_token }, "token-nonce");
  });
});

describe("what is no signed token in compact form", () => {
  const header = (fields: object) => base64url.encode(JSON.stringify(fields));
  const honest = async () => (await application.sandbox.mintGoogle({ person: "nobody" })).id_token;
  const partsOf = async () => (await honest()).split(".") as [string, string, string];

  it.each<[string, () => string | Promise<string>, ErrorCode]>([
    ["any text", () => "not-a-token", "token-invalid"],
    ["dots alone", () => "..", "token-invalid"],
    ["four parts", async () => `${await honest()}.AAAA`, "token-invalid"],
    ["two parts", async () => (await partsOf()).slice(0, 2).join("."), "token-invalid"],
    ["an empty signature", async () => (await partsOf()).with(2, "").join("."), "token-signature"],
    ["a header that is not JSON", async () => (await partsOf()).with(0, "AAAA").join("."), "token-invalid"],
    ["a header that is a list", async () => (await partsOf()).with(0, header([])).join("."), "token-invalid"],
    [
      "alg in other letters",
      async () => (await partsOf()).with(0, header({ alg: "NoNe" })).join("."),
      "token-algorithm",
    ],
    ["no alg", async () => (await partsOf()).with(0, header({ kid: "x" })).join("."), "token-algorithm"],
    [
      "a kid that is a number",
      async () => (await partsOf()).with(0, header({ alg: "RS256", kid: 7 })).join("."),
      "token-key-unknown",
    ],
    [
      "JSON serialisation",
      async () => {
        const [protectedHeader, payload, signature] = await partsOf();
        return JSON.stringify({ protected: protectedHeader, payload, signature });
      },
      "token-invalid",
    ],
    [
      "an encrypted token",
      async () => {
        const { publicKey } = await generateKeyPair("RSA-OAEP-256");
        const jwe = new CompactEncrypt(new TextEncoder().encode(await honest()));
        return jwe.setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A256GCM" }).encrypt(publicKey);
      },
      "token-algorithm",
    ],
    [
      "a Google access token",
      async () => (await application.sandbox.mintGoogle({ person: "nobody" })).access_token,
      "token-invalid",
    ],
    [
      "a GitHub token",
      async () => (await application.sandbox.mintGithub({ person: "nobody" })).access_token,
      "token-invalid",
    ],
    ["a text with NUL and half a character", () => "a.\u0000.\ud800", "token-invalid"],
  ])("is refused: %s", async (_, token, code) => {
    await expectRefusal(application, "google", { id_token: await token() }, code);
  });
});

describe("an honest id_token at the edge", () => {
  it.each<[string, () => Forgery]>([
    ["has run out within the tolerance", () => ({ claims: { iat: at(-3645), exp: at(-45) } })],
    [
      "was issued ahead of our clock within the tolerance",
      () => ({ claims: { iat: at(50), exp: at(3600) } }),
    ],
    ["holds from a moment within the tolerance", () => ({ claims: { nbf: at(50) } })],
    ["was issued to the phone's client", () => ({ audience: phone })],
    ["names several audiences and our azp", () => ({ claims: { aud: [ours, OTHER], azp: ours } })],
    ["names one audience in a list, without azp", () => ({ claims: { aud: [ours], azp: null } })],
    ["has no azp", () => ({ claims: { azp: null } })],
    ["has a nonce that is null, as good as none", () => ({ claims: { nonce: null } })],
    ["has claims that we do not know", () => ({ claims: { acr: 1, amr: ["pwd"], role: "ADMIN" } })],
  ])("is accepted when it %s", async (_, change) => {
    const { id } = await application.sandbox.addPerson();
    const { id_token } = await application.sandbox.mintGoogle({ person: id, ...change() });
    const answer = await send(application, "POST /auth/google", { json: { id_token } });
    expect(answer).toMatchObject({ status: 200, body: { created: true, email: `${id}@example.com` } });
  });

  it("is accepted with its issuer without scheme, as old tokens of Google have it", async () => {
    const { id } = await application.sandbox.addPerson();
    const { host } = new URL(inject("application").sandboxOrigin);
    const { id_token } = await application.sandbox.mintGoogle({
      person: id,
      claims: { iss: `${host}/google` },
    });
    expect((await send(application, "POST /auth/google", { json: { id_token } })).status).toBe(200);
  });

  it("is accepted with the nonce that was sent", async () => {
    const { id } = await application.sandbox.addPerson();
    const { id_token } = await application.sandbox.mintGoogle({ person: id, nonce: "sent-nonce" });
    const json = { id_token, nonce: "sent-nonce" };
    expect((await send(application, "POST /auth/google", { json })).status).toBe(200);
  });
});
