import { describe, expect, it } from "vitest";
import { hostOf, normalizeOrigin } from "./origin";

const AUTH_URL = "https://accounts.example.com";

describe("normalizeOrigin", () => {
  it.each([
    ["https://grafana.example.com", "https://grafana.example.com"],
    ["https://grafana.example.com/", "https://grafana.example.com"],
    ["HTTPS://Grafana.Example.COM:443", "https://grafana.example.com"],
    ["https://grafana.example.com.", "https://grafana.example.com"],
    ["https://grafana.example.com.:8443", "https://grafana.example.com:8443"],
    ["https://grafana.example.com:08443", "https://grafana.example.com:8443"],
    ["https://Пример.рф", "https://xn--e1afmkfd.xn--p1ai"],
    ["https://192.0.2.7", "https://192.0.2.7"],
    ["https://[2001:DB8::1]:443", "https://[2001:db8::1]"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://grafana.localhost:80", "http://grafana.localhost"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("%s is %s", (text, origin) => {
    expect(normalizeOrigin(text, AUTH_URL)).toEqual({ origin });
  });

  it.each([
    ["", "origin-unreadable"],
    ["grafana.example.com", "origin-unreadable"],
    ["//grafana.example.com", "origin-unreadable"],
    ["https:grafana.example.com", "origin-unreadable"],
    ["https:/grafana.example.com", "origin-unreadable"],
    ["https:\\\\grafana.example.com", "origin-unreadable"],
    ["https://grafana.example.com/dashboards", "origin-unreadable"],
    ["https://grafana.example.com//", "origin-unreadable"],
    ["https://grafana.example.com?x", "origin-unreadable"],
    ["https://grafana.example.com#x", "origin-unreadable"],
    ["https://user@grafana.example.com", "origin-unreadable"],
    ["https://user:password@grafana.example.com", "origin-unreadable"],
    ["https://grafana%2eexample.com", "origin-unreadable"],
    ["https://grafana example.com", "origin-unreadable"],
    [" https://grafana.example.com", "origin-unreadable"],
    ["https://grafana.example.com\n", "origin-unreadable"],
    ["https://graf\u00adana.example.com", "origin-unreadable"],
    ["https://graf\u200bana.example.com", "origin-unreadable"],
    ["https://grafana.example.com..", "origin-unreadable"],
    ["https://.", "origin-unreadable"],
    ["https://grafana.example.com:70000", "origin-unreadable"],
    ["https://grafana.example.com:0", "origin-unreadable"],
    ["https://2130706433", "origin-unreadable"],
    ["https://xn--a.example", "origin-unreadable"],
    ["http://0x7f.1:8080", "origin-unreadable"],
    ["http://127.1:8080", "origin-unreadable"],
    ["ftp://grafana.example.com", "origin-unreadable"],
    ["wss://grafana.example.com", "origin-unreadable"],
    ["javascript:alert(1)", "origin-unreadable"],
    ["com.example.app:/", "origin-unreadable"],
    ["null", "origin-unreadable"],
    ["https://*.example.com", "origin-wildcard"],
    ["*", "origin-wildcard"],
    ["http://grafana.example.com", "origin-http"],
    ["http://10.0.0.1", "origin-http"],
    ["http://localhost.example.com", "origin-http"],
    ["https://accounts.example.com", "origin-own"],
    ["https://ACCOUNTS.example.com.:443/", "origin-own"],
    // Its cookie would be ours: cookies tell no ports apart.
    ["https://accounts.example.com:8443", "origin-own"],
  ])("%s is none: %s", (text, problem) => {
    expect(normalizeOrigin(text, AUTH_URL)).toEqual({ problem });
  });

  it("tells other ports of its own host apart where cookies have the port in their names", () => {
    const own = "http://localhost:3000";
    expect(normalizeOrigin("http://localhost:3000", own)).toEqual({ problem: "origin-own" });
    expect(normalizeOrigin("http://localhost:3001", own)).toEqual({ origin: "http://localhost:3001" });
  });
});

describe("hostOf", () => {
  it.each([
    ["https://grafana.example.com", "https://grafana.example.com"],
    ["https://grafana.example.com:8443", "https://grafana.example.com"],
    ["https://[2001:db8::1]:8443", "https://[2001:db8::1]"],
    ["https://[2001:db8::1]", "https://[2001:db8::1]"],
    ["http://localhost:8080", "http://localhost:8080"],
  ])("of %s is %s", (origin, host) => {
    expect(hostOf(origin)).toBe(host);
  });
});
