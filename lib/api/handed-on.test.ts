import { describe, expect, it } from "vitest";
import { createKeyring } from "@/lib/crypto/keyring";
import { seal } from "@/lib/crypto/seal";
import { handedOn, isOwnAuthorization, withoutOwnCookies } from "./handed-on";

describe("cookies for the application behind the proxy", () => {
  it.each([
    ["", ""],
    ["theme=dark; lang=ru", "theme=dark; lang=ru"],
    ["__Host-session=v1.a.b", ""],
    // Of Flask, Starlette and others, whose own session is none of ours.
    ["session=theirs; __Host-session=v1.a.b; lang=ru", "session=theirs; lang=ru"],
    ["my-session=1; cloakroom_session_3000=v1.a.b", "my-session=1"],
    ["cloakroom_session_80=x; cloakroom_session_8443=y; a=b", "a=b"],
    ["cloakroom_flow_3000.abc=x; __Host-flow.abc=y; a=b", "a=b"],
    ["__Host-pending-link=x; __Host-kept-forms=y; __Host-refusal-reason=z", ""],
    [" __Host-session =v1.a.b;a=b", "a=b"],
    ["__Host-session", ""],
    ["__Host-sessions=theirs; __Host-other=1", "__Host-sessions=theirs; __Host-other=1"],
    ['quoted="a b; __Host-session=v1.a.b; c"', 'quoted="a b; c"'],
    ["=nameless; flag; twice=1; twice=2; empty=", "=nameless; flag; twice=1; twice=2; empty="],
    [";; a=b ;;c=d;", "a=b; c=d"],
    ["locale=ru; last-provider=google; time-zone=UTC", "locale=ru; last-provider=google; time-zone=UTC"],
  ])("of %j are %j", (header, handed) => {
    expect(withoutOwnCookies(header)).toBe(handed);
  });
});

describe("an Authorization header", () => {
  it.each([
    ["Bearer v1.3q2-7w_8.AAAA", true],
    ["bearer   v1.3q2-7w_8.AAAA", true],
    // Not as RFC 6750 has it, but what is in it is ours.
    ["Bearer\tv1.3q2-7w_8.AAAA", true],
    ["Token v1.3q2-7w_8.AAAA", true],
    ["v1.3q2-7w_8.AAAA", true],
    ["Bearer v4.public.eyJzdWIiOiIxIn0", false],
    ["Basic eDp5", false],
    ["Token abc", false],
    ["Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", false],
    ["Bearer none", false],
    ["", false],
  ])("%j is ours: %s", (header, own) => {
    expect(isOwnAuthorization(header)).toBe(own);
  });
});

it("takes for ours what is sealed under any secret", () => {
  const sealed = seal(
    "session",
    Buffer.from("x"),
    createKeyring(["a-secret-for-this-test-7Q2mZx9LkRw4hT8v"]),
  );
  expect(isOwnAuthorization(`Bearer ${sealed}`)).toBe(true);
});

describe("what is handed on", () => {
  const asks = { "proxy-hands-on": "Cookie, Authorization" };
  const handed = (headers: Record<string, string>) => handedOn(new Headers({ ...asks, ...headers }));

  it("is what is not ours, and empty where there is nothing", () => {
    expect(handed({})).toEqual({ cookie: "", authorization: "" });
    expect(handed({ cookie: "a=b; __Host-session=x", authorization: "Basic eDp5" })).toEqual({
      cookie: "a=b",
      authorization: "Basic eDp5",
    });
    expect(handed({ authorization: "Bearer v1.3q2-7w_8.AAAA" })).toEqual({
      cookie: "",
      authorization: "",
    });
    expect(handed({ cookie: "a=b", "proxy-hands-on": "X-Forwarded-Cookie" })).toEqual({
      cookie: "a=b",
      "x-forwarded-cookie": "a=b",
      authorization: "",
    });
  });

  it("is what there is to whoever presents the cookie of a guarded host", () => {
    const cookie = "a=b; __Host-session=a1.x";
    expect(handedOn(new Headers({ cookie }), true)).toEqual({ cookie: "a=b", "x-forwarded-cookie": "a=b" });
    expect(handedOn(new Headers({ cookie: "__Host-session=a1.x" }), true)).toEqual({});
  });

  it("is nothing to a script of a page, which could read cookies that it may not", () => {
    expect(handedOn(new Headers({ cookie: "a=b", authorization: "Basic eDp5" }))).toEqual({});
  });
});
