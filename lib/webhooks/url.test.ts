import { describe, expect, it } from "vitest";
import { addressRanges } from "@/lib/parsers/values";
import { problemOfUrl } from "./url";

const inside = addressRanges.parse("127.0.0.0/8");

describe("the URL of an endpoint", () => {
  it.each([
    ["https://hooks.example.com/in?key=1", null],
    ["https://hooks.example.com:8443/", null],
    ["https://8.8.8.8/", null],
    ["https://[2606:4700::1111]/", null],
    ["http://hooks.example.com/", "scheme"],
    ["http://8.8.8.8/", "scheme"],
    ["ftp://hooks.example.com/", "not-a-url"],
    ["javascript:alert(1)", "not-a-url"],
    ["https:/hooks.example.com", "not-a-url"],
    ["https:\\\\hooks.example.com", "not-a-url"],
    ["https://hooks.example.com/a b", "not-a-url"],
    ["https://hooks.example.com/\n", "not-a-url"],
    ["hooks.example.com", "not-a-url"],
    ["", "not-a-url"],
    ["https://user@hooks.example.com/", "credentials"],
    ["https://user:word@hooks.example.com/", "credentials"],
    ["https://hooks.example.com/#part", "fragment"],
    [`https://hooks.example.com/${"a".repeat(2000)}`, "too-long"],
  ])("%s: %s", (url, problem) => {
    expect(problemOfUrl(url, [])).toBe(problem);
  });

  it.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
    "https://①②⑦.0.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://0/",
  ])("is no inner address, however it is spelt: %s", (url) => {
    expect(problemOfUrl(url, [])).toBe("address-refused");
  });

  it("may lead inside, and without encryption, where the operator allows it", () => {
    expect(problemOfUrl("http://127.0.0.1:8080/", inside)).toBeNull();
    expect(problemOfUrl("http://2130706433/", inside)).toBeNull();
    expect(problemOfUrl("http://receiver.internal/", inside)).toBeNull();
    expect(problemOfUrl("http://8.8.8.8/", inside)).toBe("scheme");
    expect(problemOfUrl("https://10.0.0.1/", inside)).toBe("address-refused");
  });
});
