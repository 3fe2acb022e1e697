import { describe, expect, it } from "vitest";
import { generateClientSecret, hashClientSecret } from "../secret";
import { ApplicationsFileError, parseApplications, readApplicationsFile } from "./entries";

const PLACE = { authUrl: "https://accounts.example.com", serverless: false };
const PATH = "/etc/cloakroom/applications.json";
const digest = Buffer.from(hashClientSecret(generateClientSecret()) ?? []);
const HASH = `sha256:${digest.toString("hex")}`;

const wiki = {
  client_id: "wiki",
  name: "Wiki",
  kind: "web",
  confidential: true,
  redirect_uris: ["https://wiki.example.com/callback"],
  access: { everybody: true },
  secret_hashes: [HASH],
};
const grafana = {
  client_id: "grafana",
  name: "Grafana",
  kind: "proxied",
  origins: ["https://Grafana.example.com:443"],
  access: { role: "admin" },
};

const parse = (...applications: unknown[]) =>
  parseApplications(JSON.stringify({ applications }), PATH, PLACE);

function sentenceFor(text: string): string {
  try {
    parseApplications(text, PATH, PLACE);
  } catch (error) {
    expect(error).toBeInstanceOf(ApplicationsFileError);
    return (error as Error).message;
  }
  return "";
}

describe("a file of applications", () => {
  it("has applications as the API describes them, with client ids and digests", () => {
    const [one, other] = parse(wiki, grafana);
    expect(one).toMatchObject({
      clientId: "wiki",
      definition: { name: "Wiki", kind: "WEB", confidential: true, skipConsent: false, accepts: [] },
    });
    expect(Buffer.from(one?.secretHashes[0] ?? [])).toEqual(digest);
    expect(other).toMatchObject({ clientId: "grafana", definition: { kind: "PROXIED" }, secretHashes: [] });
    expect(parse()).toEqual([]);
  });

  it.each([
    digest.toString("hex").toUpperCase(),
    digest.toString("base64url"),
    `${digest.toString("base64url")}=`,
  ])("has digests in hexadecimal or base64url: %s", (text) => {
    const [entry] = parse({ ...wiki, secret_hashes: [`sha256:${text}`] });
    expect(Buffer.from(entry?.secretHashes[0] ?? [])).toEqual(digest);
  });

  it.each<[unknown, RegExp]>([
    [{ ...wiki, client_id: "" }, /applications\[0\]\.client_id: is not a client id/],
    [{ ...wiki, client_id: "a b" }, /applications\[0\]\.client_id/],
    [{ ...wiki, client_id: undefined }, /applications\[0\]\.client_id/],
    [{ ...wiki, name: "" }, /applications\[0\]\.name: is empty/],
    [{ ...wiki, acces: { role: "admin" } }, /applications\[0\].*acces/],
    [{ ...wiki, access: undefined }, /applications\[0\]\.access/],
    [{ ...wiki, access: { emails: ["nobody"] } }, /applications\[0\]\.access/],
    [
      { ...wiki, redirect_uris: ["http://wiki.example.com/"] },
      /applications\[0\] \("wiki"\): redirect_uris\[0\].*http/,
    ],
    [{ ...wiki, redirect_uris: ["https://accounts.example.com/x"] }, /Cloakroom itself/],
    [{ ...wiki, secret_hashes: [] }, /secret_hashes is empty/],
    [{ ...wiki, secret_hashes: [HASH, HASH, HASH] }, /applications\[0\]\.secret_hashes/],
    [{ ...wiki, secret_hashes: ["cs_plain"] }, /applications\[0\]\.secret_hashes\[0\]: is no digest/],
    [{ ...wiki, secret_hashes: ["sha256:abc"] }, /secret_hashes\[0\]/],
    [{ ...wiki, secret_hashes: [`md5:${digest.toString("hex")}`] }, /secret_hashes\[0\]/],
    [{ ...wiki, confidential: false }, /secret_hashes is for confidential/],
    [{ ...grafana, origins: ["https://accounts.example.com"] }, /own host/],
    [{ ...grafana, origins: [] }, /origins is empty/],
  ])("is refused with the place of what is wrong: %j", (application, sentence) => {
    expect(sentenceFor(JSON.stringify({ applications: [application] }))).toMatch(sentence);
    expect(sentenceFor(JSON.stringify({ applications: [application] }))).toContain(PATH);
  });

  it("does not repeat what may be a secret", () => {
    expect(
      sentenceFor(JSON.stringify({ applications: [{ ...wiki, secret_hashes: ["cs_plain"] }] })),
    ).not.toContain("cs_plain");
  });

  it.each([
    ["", /not JSON/],
    ["{", /not JSON/],
    ["[]", /the whole/],
    ["null", /the whole/],
    ["{}", /applications/],
    [`{"applications": [], "x": 1}`, /x/],
    [`{"applications": [], "applications": []}`, /twice/],
  ])("is an object with a list: %s is none", (text, sentence) => {
    expect(sentenceFor(text)).toMatch(sentence);
  });

  it("names an application once", () => {
    expect(sentenceFor(JSON.stringify({ applications: [wiki, wiki] }))).toMatch(
      /\[1\] \("wiki"\): client_id stands twice/,
    );
  });

  it("guards no hosts where nobody knows which proxy asks", () => {
    const text = JSON.stringify({ applications: [grafana] });
    expect(() => parseApplications(text, PATH, { ...PLACE, serverless: true })).toThrow(/Vercel/);
  });

  it("that cannot be read is refused with its path", () => {
    expect(() => readApplicationsFile("/nowhere/applications.json", PLACE)).toThrow(
      /\/nowhere\/applications\.json.*\n.*cannot be read/,
    );
  });
});
