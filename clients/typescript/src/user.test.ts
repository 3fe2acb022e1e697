import { describe, expect, it } from "vitest";
import { createGate } from "./gate.js";
import { opensPage, targetOf } from "./request.js";
import { identityFromHeaders } from "./user.js";

const id = "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11";

describe("the identity in a proxy's headers", () => {
  it("is percent-decoded, and null where nothing is said", () => {
    expect(
      identityFromHeaders({
        "remote-user": id,
        "remote-email": "zo%C3%AB@example.com",
        "remote-name": "%D0%9F%D1%80%D0%BE%D0%B1%D0%B0 100%25, Jr",
        "remote-groups": "user,admin",
        "x-application": "wiki",
      }),
    ).toEqual({
      id,
      email: "zoë@example.com",
      name: "Проба 100%, Jr",
      groups: ["user", "admin"],
      application: "wiki",
    });
    expect(
      identityFromHeaders(new Headers({ "remote-user": id, "remote-email": "", "remote-groups": "" })),
    ).toEqual({
      id,
      email: null,
      name: null,
      groups: [],
      application: null,
    });
    expect(identityFromHeaders({ "remote-user": "" })).toBeNull();
    expect(identityFromHeaders({})).toBeNull();
  });

  it("is refused where Cloakroom cannot have written it", () => {
    for (const headers of [
      { "remote-user": [id, id] },
      { "remote-user": "admin" },
      { "remote-user": id, "remote-name": "100%" },
      { "remote-user": id, "remote-email": "%FF" },
    ])
      expect(() => identityFromHeaders(headers)).toThrow(
        expect.objectContaining({ code: "unexpected-identity" }),
      );
  });

  it("counts from the proxy's address alone", async () => {
    const gate = createGate({ trustedProxies: ["127.0.0.1", "10.1.0.0/16"] });
    const request = { headers: { "remote-user": id } };
    for (const peer of ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3"])
      expect(await gate(request, peer)).toMatchObject({ user: { id } });
    for (const peer of ["10.2.0.1", "", undefined])
      expect(await gate(request, peer)).toMatchObject({
        user: null,
        refusal: { status: 403, body: expect.stringContaining('"proxy-not-trusted"') as string },
      });
    expect(await gate({ headers: {} }, "127.0.0.1")).toMatchObject({ refusal: { status: 401 } });
    const admins = createGate({ trustedProxies: ["127.0.0.1"], role: "admin" });
    expect(
      await admins({ headers: { ...request.headers, "remote-groups": "user" } }, "127.0.0.1"),
    ).toMatchObject({
      refusal: { status: 403, headers: { "content-type": "application/problem+json" } },
    });
    expect(
      await admins({ headers: { ...request.headers, "remote-groups": "user,admin" } }, "127.0.0.1"),
    ).toMatchObject({
      user: { id },
    });
  });

  it("is not read by options with a slip in them, which would require less", () => {
    const slips = [
      { roles: "admin" },
      { role: "Admin" },
      { cloakroom: undefined },
      { trustedProxies: ["localhost"] },
    ];
    for (const slip of slips)
      expect(() => createGate({ trustedProxies: ["127.0.0.1"], ...slip } as never)).toThrow(TypeError);
  });
});

it("of a request's address only path and query count", () => {
  expect(targetOf({ headers: {}, url: "https://evil.example/a%2Fb?c=d#e" })).toBe("/a%2Fb?c=d");
  expect(targetOf({ headers: {}, originalUrl: "/mounted/x", url: "/x" })).toBe("/mounted/x");
  expect(targetOf({ headers: {}, url: "//evil.example/x" })).toBe("//evil.example/x");
  for (const url of ["*", "x", "/a b", "/é", "javascript:alert(1)", undefined])
    expect(targetOf({ headers: {}, url })).toBe("/");
});

it("pages are told from scripts, frames and forms", () => {
  const page = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  for (const headers of [page, { accept: "text/html,*/*" }, { "sec-fetch-mode": "", accept: "text/html" }])
    expect(opensPage({ headers })).toBe(true);
  for (const headers of [
    { ...page, "sec-fetch-dest": "iframe" },
    { "sec-fetch-mode": "cors", accept: "text/html" },
    {},
  ])
    expect(opensPage({ headers })).toBe(false);
  expect(opensPage({ headers: page, method: "POST" })).toBe(false);
});
