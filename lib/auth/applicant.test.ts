import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { applicantCookie, openApplicant, sealApplicant } from "./applicant";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "https://accounts.example.com",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
    DATABASE_URL: "postgresql://localhost/unused",
  });
});

/** Text that no compression makes shorter, of letters that take four bytes. */
const noise = (letters: number) =>
  Array.from(randomBytes(letters * 2), (byte) => String.fromCodePoint(0x20000 + byte * 150))
    .slice(0, letters)
    .join("");

const ascii = (length: number) => randomBytes(length).toString("base64url").slice(0, length).toLowerCase();

const identity = {
  provider: "google",
  subject: ascii(255),
  email: `${ascii(64)}@${ascii(63)}.${ascii(63)}.${ascii(57)}.com`,
  emailVerified: true,
  hostedDomain: null,
  name: noise(400),
  image: null,
  profile: { login: noise(400) },
} as const;

it("takes no more room than the reason in whose place it is, whatever the provider says", () => {
  const sealed = sealApplicant("sign-up-closed", identity, randomUUID()) ?? "";
  // The cookie of a reason has 2200, and there is only one of them at once (tests/contract/targets).
  expect(sealed.length).toBeGreaterThan(1000);
  expect(sealed.length).toBeLessThanOrEqual(2200);
  expect(applicantCookie.open(sealed)?.applicant).toMatchObject({ subject: identity.subject });
});

it("is made of refusals by SIGN_UP alone, and opens for that refusal alone", () => {
  const reference = randomUUID();
  const sealed = sealApplicant("invitation-required", identity, reference) ?? "";
  expect(openApplicant(sealed, reference)).toMatchObject({ provider: "google" });
  expect(openApplicant(sealed, randomUUID())).toBeNull();
  expect(openApplicant(sealed, null)).toBeNull();
  for (const code of ["organization-required", "domain-not-allowed", "account-disabled"] as const)
    expect(sealApplicant(code, identity, reference)).toBeNull();
  expect(sealApplicant("sign-up-closed", undefined, reference)).toBeNull();
});
