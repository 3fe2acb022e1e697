import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { addressKey, clientFrom } from "./client";

const proxies = parseEnv({ TRUSTED_PROXIES: "10.0.0.0/8,::1,fd00::/8" }, "test").trustedProxies;

function forwarded(value: string): Headers {
  return new Headers({ "x-forwarded-for": value });
}

describe("the client's address", () => {
  it("is the connection's, whatever X-Forwarded-For says, when no proxy is trusted", () => {
    expect(clientFrom(forwarded("1.2.3.4"), [], "203.0.113.9").ip).toBe("203.0.113.9");
    expect(clientFrom(forwarded("1.2.3.4"), []).ip).toBeNull();
  });

  it("is the connection's when that is not a trusted proxy", () => {
    expect(clientFrom(forwarded("1.2.3.4"), proxies, "203.0.113.9").ip).toBe("203.0.113.9");
  });

  it.each([
    ["what the only proxy saw", "198.51.100.7", "198.51.100.7"],
    ["not what the client wrote before it", "1.2.3.4, 198.51.100.7", "198.51.100.7"],
    ["found past several trusted proxies", "1.2.3.4, 198.51.100.7, 10.1.1.1, fd00::2", "198.51.100.7"],
    ["the farthest proxy when all are trusted", "10.9.9.9, 10.1.1.1", "10.9.9.9"],
    ["the last one known before garbage", "198.51.100.7, nonsense, 10.1.1.1", "10.1.1.1"],
    ["the proxy when there is only garbage", "nonsense", "10.0.0.1"],
    ["not an address in a form that proxies never write", "0x7f.1", "10.0.0.1"],
    ["freed of a port", "198.51.100.7:4711", "198.51.100.7"],
    ["freed of brackets and a port", "[2001:db8::7]:4711", "2001:db8::7"],
    ["freed of quotes", '"[2001:db8::7]"', "2001:db8::7"],
    ["freed of a zone", "fe80::1%eth0", "fe80::1"],
    ["IPv4 when it is mapped into IPv6", "::ffff:198.51.100.7", "198.51.100.7"],
    ["written in one way", "2001:0DB8:0000:0000:0000:0000:0000:0007", "2001:db8::7"],
    ["past a trusted proxy mapped into IPv6", "198.51.100.7, ::ffff:10.1.1.1", "198.51.100.7"],
  ])("is %s", (_, header, ip) => {
    expect(clientFrom(forwarded(header), proxies, "::ffff:10.0.0.1").ip).toBe(ip);
  });

  it("is read from the header alone where the connection is unknown and a proxy is configured", () => {
    expect(clientFrom(forwarded("1.2.3.4, 198.51.100.7"), proxies).ip).toBe("198.51.100.7");
    expect(clientFrom(new Headers(), proxies).ip).toBeNull();
  });

  it("cannot be chosen by anything a client sends", () => {
    const connection = fc.constantFrom(undefined, "203.0.113.9", "10.0.0.1");
    fc.assert(
      fc.property(claims, connection, (claim, direct) => {
        const behindProxy = `${claim}, 198.51.100.7, 10.1.1.1`;
        const seen = direct === "203.0.113.9" ? direct : "198.51.100.7";
        expect(clientFrom(forwarded(behindProxy), proxies, direct).ip).toBe(seen);
        expect(clientFrom(forwarded(claim), [], direct).ip).toBe(direct ?? null);
      }),
    );
  });
});

/** Header values as an attacker may write them. */
const claims = fc
  .array(
    fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom("10.0.0.1", "::1", "", " "),
      fc.string({ unit: "grapheme-ascii" }),
    ),
  )
  .map((hops) => hops.join(", "));

describe("the user agent", () => {
  it("has no control characters and at most 512 characters", () => {
    expect(clientFrom(new Headers({ "user-agent": "a\tb\u0085c" }), []).userAgent).toBe("abc");
    expect(clientFrom(new Headers({ "user-agent": "x".repeat(600) }), []).userAgent).toHaveLength(512);
    expect(clientFrom(new Headers({ "user-agent": " " }), []).userAgent).toBeNull();
    expect(clientFrom(new Headers(), []).userAgent).toBeNull();
  });
});

describe("the key of a rate limit", () => {
  it("is an IPv4 address, or the /64 of an IPv6 one", () => {
    expect(addressKey("198.51.100.7")).toBe("198.51.100.7");
    expect(addressKey("::ffff:198.51.100.7")).toBe("198.51.100.7");
    expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(addressKey(null)).toBe("unknown");
    expect(addressKey("nonsense")).toBe("unknown");
  });

  it("is the same for all addresses of one /64", () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((bits) => bits.toString(16));
    fc.assert(
      fc.property(fc.tuple(group, group, group, group), (host) => {
        expect(addressKey(`2001:db8:1:2:${host.join(":")}`)).toBe("2001:db8:1:2::/64");
      }),
    );
  });
});
