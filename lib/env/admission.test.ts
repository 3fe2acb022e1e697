import { expect, it } from "vitest";
import { parseEnv } from "../env";
import { describeAdmission } from "./admission";

const google = { AUTH_GOOGLE_ID: "a", AUTH_GOOGLE_SECRET: "b" };
const github = { AUTH_GITHUB_ID: "a", AUTH_GITHUB_SECRET: "b" };
const domains = { ALLOWED_EMAIL_DOMAINS: "example.com,example.org" };
const hosted = { ALLOWED_GOOGLE_HOSTED_DOMAINS: "example.com" };

it.each([
  [{ ...google, ...github }, "Everybody with a Google or GitHub account may sign in."],
  [google, "Everybody with a Google account may sign in."],
  [github, "Everybody with a GitHub account may sign in."],
  [
    { ...google, ...github, ...domains },
    "Only whoever has a Google account with a verified e-mail of example.com or example.org, or a GitHub account with a verified e-mail of example.com or example.org may sign in.",
  ],
  [
    { ...google, ...github, ...hosted },
    "Only whoever has a Google account that example.com manages may sign in.",
  ],
  [
    { ...google, ...domains, ...hosted },
    "Only whoever has a Google account that example.com manages and with a verified e-mail of example.com or example.org may sign in.",
  ],
  [{ ...github, ...hosted }, "Nobody may sign in."],
  [
    { ...google, ...github, ALLOWED_GITHUB_ORGS: "Acme,acme/team" },
    "Only whoever has a GitHub account that is an active member of acme or acme/team may sign in.",
  ],
  [
    { ...github, ALLOWED_EMAILS: "a@example.net,b@example.net" },
    "Only whoever has a GitHub account with a verified e-mail that is one of 2 in ALLOWED_EMAILS may sign in.",
  ],
  [
    { ...google, ...domains, ALLOWED_EMAILS: "a@example.net" },
    "Only whoever has a Google account with a verified e-mail of example.com or example.org or that is one of 1 in ALLOWED_EMAILS may sign in.",
  ],
  [
    { ...google, SIGN_UP: "invited" },
    "Everybody with a Google account may sign in. Whoever is new needs an invitation, or an administrator's consent.",
  ],
  [
    { ...google, ...hosted, SIGN_UP: "closed" },
    "Only whoever has a Google account that example.com manages may sign in. Whoever is new needs an administrator's consent.",
  ],
  [{}, "Nobody may sign in."],
])("%j", (source, says) => {
  expect(describeAdmission(parseEnv(source, "development"))).toBe(says);
});
