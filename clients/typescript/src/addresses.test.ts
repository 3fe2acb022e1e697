import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { addressMatcher } from "./addresses.js";

it("knows addresses in each of their forms", () => {
  const matches = addressMatcher(["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1"]);
  for (const address of [
    "127.0.0.1",
    "::ffff:127.0.0.1",
    "::FFFF:7f00:1",
    "10.255.0.3",
    "fd12::3%eth0",
    "0:0:0:0:0:0:0:1",
  ])
    expect(matches(address), address).toBe(true);
  for (const address of [
    undefined,
    "",
    "127.0.0.2",
    "11.0.0.1",
    "fe80::1",
    "::",
    "127.0.0.01",
    "127.1",
    "localhost",
    "1:2",
  ])
    expect(matches(address), String(address)).toBe(false);
  expect(addressMatcher([])("127.0.0.1")).toBe(false);
  expect(addressMatcher(["0.0.0.0/0"])("::1")).toBe(false);
});

it("judges networks as Node does", () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(address, address, fc.nat(128), (network, asked, bits) => {
      const [family, other] = [isIP(network) === 4, isIP(asked) === 4];
      fc.pre(family === other);
      const length = family ? bits % 33 : bits;
      const list = new BlockList();
      list.addSubnet(network, length, family ? "ipv4" : "ipv6");
      const near = [asked, network];
      for (const one of near)
        expect(addressMatcher([`${network}/${length}`])(one)).toBe(list.check(one, family ? "ipv4" : "ipv6"));
    }),
  );
});

it("refuses what is no network", () => {
  for (const network of [
    "",
    "localhost",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "::/129",
    "1:2:3:4:5:6:7:8:9",
    "::1::",
    "300.0.0.1",
  ])
    expect(() => addressMatcher([network]), network).toThrow(TypeError);
});
