import { describe, expect, it } from "vitest";
import { bearer, credentialOf } from "./credentials.js";

const NAME = "__Host-session";
const SESSION = "v1.q7Xk2w.9Jc0mV3";
const cookie = `theme=dark; ${NAME}=${SESSION}; ${NAME}.x=1; cloakroom_session_3000=v1.q7Xk2w.other; token=secret`;

describe("what of a request is sent to Cloakroom", () => {
  it("is the session's cookie, and no other", () => {
    expect(credentialOf(new Headers({ cookie }), NAME)).toEqual({ cookie: `${NAME}=${SESSION}` });
    expect(credentialOf({ cookie: [`a=1; ${NAME}=x`, `${NAME}=y`] }, NAME)).toEqual({
      cookie: `${NAME}=x; ${NAME}=y`,
    });
    expect(credentialOf({ cookie: `X${NAME}=x; ${NAME}=; ${NAME}x=y` }, NAME)).toBeNull();
  });

  it("is a bearer of Cloakroom's alone, whatever cookies come with it", () => {
    for (const authorization of [
      `Bearer ${SESSION}`,
      "bearer  a1.q7Xk2w.9Jc0mV3",
      `Bearer x, Bearer ${SESSION}`,
    ])
      expect(credentialOf({ authorization, cookie }, NAME)).toEqual({ authorization });
  });

  it("is never an Authorization of the application's own, beside which the cookie is judged", () => {
    for (const authorization of [
      "Basic dXNlcjpwYXNz",
      "Bearer eyJhbGciOi.J9.x",
      "Bearer v1",
      "",
      // PASETO, and what has something like it inside.
      "Bearer v1.local.secret",
      "Bearer v4.public.secret.footer",
      "Bearer app-v1.x.secret",
      "Bearer eyJhbGci-a1.x.secret",
    ])
      expect(credentialOf({ authorization, cookie }, NAME)).toEqual({ cookie: `${NAME}=${SESSION}` });
  });

  it("is no cookie where none counts, and nothing that no header can hold", () => {
    expect(credentialOf({ cookie }, null)).toBeNull();
    expect(credentialOf({ cookie: `${NAME}=v1.q7Xk2w.é` }, NAME)).toBeNull();
    expect(credentialOf({ authorization: `Bearer ${SESSION}\u0001`, cookie }, NAME)).toBeNull();
    expect(credentialOf({}, NAME)).toBeNull();
  });
});

it("a token that no header can hold is refused without being told", () => {
  expect(bearer(SESSION)).toEqual({ authorization: `Bearer ${SESSION}` });
  for (const token of ["", `${SESSION}\r\nx: y`, "sécret", "two words"])
    expect(() => bearer(token)).toThrow(new TypeError("the session token is malformed"));
});
