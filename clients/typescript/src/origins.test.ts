import { expect, it } from "vitest";
import { readInternalOrigin, readOrigin, sessionCookieName } from "./origins.js";

it("an origin is taken with a slash or without, and nothing else of a URL", () => {
  for (const url of ["https://auth.example.com", "https://auth.example.com/", "HTTPS://AUTH.example.com:443"])
    expect(readOrigin("baseUrl", url)).toBe("https://auth.example.com");
  for (const url of [
    "https://auth.example.com/cloakroom",
    "https://auth.example.com/?x",
    "https://auth.example.com/#x",
    "https://user:secret@auth.example.com",
    "ftp://auth.example.com",
    "auth.example.com",
    "",
  ])
    expect(() => readOrigin("baseUrl", url), url).toThrow(/^baseUrl (?!.*secret)/);
});

it("http is for this machine alone, and for a network that is named internal", () => {
  for (const url of ["http://localhost:3000", "http://app.localhost", "http://127.0.0.2:1", "http://[::1]:1"])
    expect(readOrigin("baseUrl", url)).toBe(url);
  for (const url of [
    "http://auth.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "http://127.0.0.1.example.com",
  ])
    expect(() => readOrigin("baseUrl", url), url).toThrow(/must be https/);
  expect(readInternalOrigin("internalUrl", "http://cloakroom:3000/")).toBe("http://cloakroom:3000");
});

it("the cookie has the name that Cloakroom gives it", () => {
  expect(sessionCookieName("https://auth.example.com:8443")).toBe("__Host-session");
  expect(sessionCookieName("http://localhost:3000")).toBe("cloakroom_session_3000");
  expect(sessionCookieName("http://localhost")).toBe("cloakroom_session_80");
});
