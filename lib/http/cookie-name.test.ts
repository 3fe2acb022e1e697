import { describe, expect, it } from "vitest";
import { cookieNameAt } from "./cookie-name";

describe("a cookie of ours", () => {
  it.each([
    ["https://accounts.acme.test", "__Host-session"],
    ["https://accounts.acme.test:8443", "__Host-session"],
    ["http://localhost:3000", "cloakroom_session_3000"],
    ["http://127.0.0.1:8080", "cloakroom_session_8080"],
    ["http://[::1]:3000", "cloakroom_session_3000"],
    ["http://[::1]", "cloakroom_session_80"],
    ["http://localhost", "cloakroom_session_80"],
  ])("at %s is called %s", (authUrl, name) => {
    expect(cookieNameAt(authUrl, "session")).toBe(name);
  });
});
