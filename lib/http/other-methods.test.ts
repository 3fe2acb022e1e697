import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refuseOtherMethods } from "./other-methods";

const ALL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

describe("methods that a route does not have", () => {
  it("are refused with those that it has", () => {
    const { GET, PUT, OPTIONS } = refuseOtherMethods("POST");
    for (const answer of [GET(), PUT()])
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "OPTIONS, POST"]);
    expect([OPTIONS().status, OPTIONS().headers.get("allow")]).toEqual([204, "OPTIONS, POST"]);
    expect(refuseOtherMethods("GET", "DELETE").POST().headers.get("allow")).toBe(
      "DELETE, GET, HEAD, OPTIONS",
    );
  });

  // Read, not run: Next makes HEAD of GET, and 405 without Allow of what is not exported at all.
  it.each(routes())("are all refused so by app/%s", (file) => {
    const source = readFileSync(join("app", file), "utf8");
    const [, refused = "", own = ""] =
      /export const \{ ([A-Z, ]+) \} = refuseOtherMethods\(([^)]*)\);/.exec(source) ?? [];
    const exported = Array.from(source.matchAll(/export (?:const|(?:async )?function) ([A-Z]+)\b/g));
    const has = exported.map(([, name = ""]) => name);
    expect(own.match(/[A-Z]+/g)).toEqual(has);
    const head = refused.includes("GET") || has.includes("GET") ? ["HEAD"] : [];
    expect([...new Set([...refused.split(", "), ...has, ...head])].sort()).toEqual(ALL);
  });
});

/** Those that answer every method themselves have no others. */
function routes(): string[] {
  return readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .filter((file) => !readFileSync(join("app", file), "utf8").includes("answerUnknown as PUT"));
}
