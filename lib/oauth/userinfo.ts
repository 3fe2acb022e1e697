import type { LiveApplicationSession } from "@/lib/sessions/application/data";

export type UserInfo = {
  readonly sub: string;
  readonly name?: string;
  readonly picture?: string;
  readonly preferred_username?: string;
  readonly email?: string;
  readonly email_verified?: true;
};

/**
 * What an application may know of the user of its session, in the claims of OpenID Connect Core section 5.1. `sub` is the one to
 * keep; what is not known is left out. `preferred_username`, which programs make accounts by, is never what a person chooses at
 * will or can be taken by another: the e-mail address, which is verified, or else the id.
 */
export function userInfoOf({ user, application: { scopes } }: LiveApplicationSession): UserInfo {
  const { id, name, image, email } = user;
  const known = scopes.includes("email") ? email : null;
  return {
    sub: id,
    ...(scopes.includes("profile")
      ? {
          ...(name === null ? {} : { name }),
          ...(image === null ? {} : { picture: image }),
          preferred_username: known ?? id,
        }
      : {}),
    ...(known === null ? {} : { email: known, email_verified: true }),
  };
}
