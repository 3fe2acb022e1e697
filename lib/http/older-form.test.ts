import { describe, expect, it } from "vitest";
import { pageOfOlderForm, saysUpdated } from "./older-form";

describe("the page of an older form", () => {
  it.each([
    ["/account", "/account?page-updated=1"],
    ["/admin/users/7?q=a%20b&page=2", "/admin/users/7?q=a+b&page=2&page-updated=1"],
    ["/sign-in?page-updated=1&returnTo=%2Fx%3Fy", "/sign-in?page-updated=1&returnTo=%2Fx%3Fy"],
    ["/a%2Fb?", "/a%2Fb?page-updated=1"],
    ["//evil.test/x", "/evil.test/x?page-updated=1"],
    ["/\\evil.test/x", "/evil.test/x?page-updated=1"],
    ["/", "/?page-updated=1"],
  ])("%s is %s", (target, page) => {
    expect(saysUpdated(target)).toBe(page);
  });
});

describe("the page of a form with other fields", () => {
  const authUrl = "https://accounts.acme.test";
  const of = (referer?: string) =>
    pageOfOlderForm(new Headers(referer === undefined ? {} : { referer }), authUrl);

  it("is told by Referer", () => {
    expect(of(`${authUrl}/account?tab=2`)).toBe("/account?tab=2&page-updated=1");
    expect(of(`${authUrl}//evil.test/`)).toBe("/evil.test/?page-updated=1");
  });

  it("is unknown without one of ours, and the second time", () => {
    for (const referer of [undefined, "", "x", "https://evil.test/account", `${authUrl}.evil.test/`])
      expect(of(referer)).toBeNull();
    expect(of(`${authUrl}/account?page-updated=1`)).toBeNull();
  });
});
