import { describe, expect, it } from "vitest";
import { addressRanges } from "@/lib/parsers/values";
import { isAllowed, mayBeSentTo } from "./address";

const ranges = (text: string) => addressRanges.parse(text);

describe("an address that messages may be sent to", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.0",
    "100.63.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
  ])("is %s", (address) => {
    expect(mayBeSentTo(address, [])).toBe(true);
  });

  it.each(["64:ff9b::808:808", "::ffff:8.8.8.8"])(
    "is a public IPv4 address inside of IPv6: %s",
    (address) => {
      expect(mayBeSentTo(address, [])).toBe(true);
    },
  );

  it.each([
    ["this network", "0.0.0.0", "0.1.2.3", "::"],
    ["this machine", "127.0.0.1", "127.255.255.254", "::1"],
    ["private", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    ["shared by a carrier", "100.64.0.1", "100.127.255.255"],
    ["link-local, metadata among it", "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0"],
    ["metadata elsewhere", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"],
    ["multicast and broadcast", "224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"],
    [
      "reserved, documentation, benchmarks",
      "240.0.0.1",
      "192.0.0.1",
      "192.0.2.1",
      "198.18.0.1",
      "198.51.100.1",
    ],
    ["documentation", "203.0.113.1", "2001:db8::1", "3fff::1"],
    ["deprecated or of no network", "fec0::1", "100::1", "::127.0.0.1", "::8.8.8.8", "4000::1", "5f00::1"],
    [
      "an inner IPv4 address mapped",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
      "::ffff:a9fe:a9fe",
      "::ffff:0:7f00:1",
    ],
    ["an inner IPv4 address by NAT64", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"],
    ["an inner IPv4 address by 6to4 or Teredo", "2002:7f00:1::", "2001:0:7f00:1::"],
    ["none", "", "example.com", "1.2.3", "0x7f000001", "2130706433", "[::1]"],
  ])("is none that is %s", (_, ...addresses) => {
    expect(addresses.filter((address) => mayBeSentTo(address, []))).toEqual([]);
  });

  it("is what the operator allows, in whichever form it is written, and nothing beside it", () => {
    const allowed = ranges("10.1.0.0/16, fd00::/8");
    for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "8.8.8.8"])
      expect(mayBeSentTo(address, allowed)).toBe(true);
    for (const address of ["10.2.0.1", "127.0.0.1", "fc00::1"])
      expect(mayBeSentTo(address, allowed)).toBe(false);
    expect(isAllowed("10.1.2.3", allowed)).toBe(true);
    expect(isAllowed("8.8.8.8", allowed)).toBe(false);
  });
});
