import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./origin";

const authUrl = "https://accounts.acme.test";

describe("a request of our own pages", () => {
  it.each([
    ["our Origin", { origin: authUrl }],
    ["our Origin, whatever Sec-Fetch-Site says", { origin: authUrl, "sec-fetch-site": "cross-site" }],
    ["no Origin, from the same origin", { "sec-fetch-site": "same-origin" }],
    ["no Origin, typed by a person", { "sec-fetch-site": "none" }],
  ])("has %s", (_, headers) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>), authUrl)).toBe(true);
  });

  it.each([
    ["another Origin", { origin: "https://evil.test" }],
    [
      "another Origin, whatever Sec-Fetch-Site says",
      { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
    ],
    ["an opaque Origin", { origin: "null", "sec-fetch-site": "same-origin" }],
    ["a blank Origin", { origin: "", "sec-fetch-site": "same-origin" }],
    ["our host under http", { origin: "http://accounts.acme.test" }],
    ["our host at another port", { origin: "https://accounts.acme.test:8443" }],
    ["a longer host", { origin: "https://accounts.acme.test.evil.test" }],
    ["a sibling domain", { "sec-fetch-site": "same-site" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["our Host only", { host: "accounts.acme.test" }],
    ["our Referer only", { referer: `${authUrl}/account` }],
    ["nothing to tell", {}],
  ])("does not have %s", (_, headers) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>), authUrl)).toBe(false);
  });
});
