import type { Person } from "../person";
import { avatarUrl, type World } from "../world";

/** Google's accounts go by their `sub` in everything oidc-provider keeps. */
export function findBySub(world: World, sub: string | undefined): Person | undefined {
  return [...world.people.values()].find(({ google }) => google !== undefined && google.sub === sub);
}

/** A person's claims in the shape of Google's userinfo; undefined without a Google account. */
export function googleClaims(world: World, person: Person) {
  if (!person.google) return undefined;
  const { sub, email, emailVerified, name, givenName, familyName, locale, hostedDomain, picture } =
    person.google;
  return {
    sub,
    name,
    given_name: givenName,
    family_name: familyName,
    picture: picture ? avatarUrl(world, person) : undefined,
    email,
    email_verified: emailVerified,
    locale,
    hd: hostedDomain,
  };
}

/** Which claims a scope opens (https://accounts.google.com/.well-known/openid-configuration). */
export const claimsByScope = {
  openid: ["sub", "azp", "at_hash", "hd"],
  email: ["email", "email_verified"],
  profile: ["name", "given_name", "family_name", "picture", "locale"],
};

/** Google spells out granted scopes as URLs. */
export function spellScope(scope: string): string {
  return scope.replace(/\b(email|profile)\b/g, "https://www.googleapis.com/auth/userinfo.$1");
}
