import type { SessionOptions } from "iron-session";
import type { KnownUser } from "./me";
import { secret } from "./settings";

/** What the cookie itself carries. */
export type IronSession = { user?: KnownUser };

export const ironOptions = (): SessionOptions => ({
  cookieName: "iron",
  password: secret(),
  cookieOptions: { secure: false },
});
