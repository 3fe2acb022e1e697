import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { asAdministrator, WEB } from "./administrator";
import { sharedApplication } from "./application";

const application = sharedApplication();
const { database } = application;
const { ask, register, shown } = asAdministrator(application);

const host = () => `https://${randomUUID()}.example.com`;
const proxied = (...origins: string[]) => ({
  name: "Grafana",
  kind: "proxied",
  origins,
  access: { role: "admin" },
});

describe("what is wrong is told with the field that it is wrong with", () => {
  const web = (fields: object) => ({ ...WEB, ...fields });
  it.each<[unknown, RegExp]>([
    [{}, /name/],
    [web({ name: "" }), /is empty\s+→ at name/],
    [web({ name: "\u200b" }), /name/],
    [web({ name: "x".repeat(101) }), /longer than 100 characters\s+→ at name/],
    [web({ name: 7 }), /name/],
    [web({ kind: "WEB" }), /kind/],
    [web({ kind: "spa" }), /kind/],
    [web({ confidential: "yes" }), /confidential/],
    [web({ redirect_uris: "https://wiki.example.com/" }), /redirect_uris/],
    [web({ redirect_uris: [7] }), /redirect_uris\[0\]/],
    [web({ redirect_uris: Array(51).fill("https://wiki.example.com/") }), /redirect_uris/],
    [web({ redirect_uris: [] }), /redirect_uris is empty/],
    [
      web({ redirect_uris: ["https://wiki.example.com/", "https://wiki.example.com/#x"] }),
      /redirect_uris\[1\].*fragment/,
    ],
    [web({ redirect_uris: ["https://*.example.com/"] }), /redirect_uris\[0\].*wildcard/],
    [web({ redirect_uris: ["javascript:alert(1)"] }), /redirect_uris\[0\].*scheme/],
    [web({ redirect_uris: [`${application.authUrl}/callback`] }), /redirect_uris\[0\].*Cloakroom itself/],
    [web({ redirect_uris: ["https://a.example.com/.cloakroom/x"] }), /redirect_uris\[0\].*\.cloakroom/],
    [web({ origins: [host()] }), /origins is for proxied/],
    [web({ access: undefined }), /access/],
    [web({ access: {} }), /access/],
    [web({ access: { everybody: false } }), /access/],
    [web({ access: { role: "user" } }), /access/],
    [web({ access: { everybody: true, role: "admin" } }), /access/],
    [web({ access: { emails: ["nobody"] } }), /access/],
    [web({ access: { email_domains: ["*.example.com"] } }), /access/],
    [web({ accepts: ["nobody"] }), /accepts\[0\].*client_id/],
    [web({ kind: "native" }), /confidential is for web only/],
    [web({ device: 1 }), /device/],
    [web({ skip_consent: "no" }), /skip_consent/],
    [proxied(), /origins is empty/],
    [proxied("http://grafana.example.com"), /origins\[0\].*http/],
    [proxied("https://grafana.example.com/x"), /origins\[0\].*not an origin/],
    [proxied("https://*.example.com"), /origins\[0\].*wildcard/],
    [proxied(application.authUrl), /origins\[0\].*own host/],
    [{ ...proxied(host()), redirect_uris: WEB.redirect_uris }, /redirect_uris is not for proxied/],
    [{ ...proxied(host()), device: true }, /device is not for proxied/],
    [{ ...proxied(host()), confidential: true }, /confidential is for web only/],
  ])("%#: %j", async (body, detail) => {
    const before = await database.query(`SELECT count(*) FROM "Application"`);
    const answer = await ask("POST /api/admin/applications", body);
    expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
    expect((answer.body as { detail: string }).detail).toMatch(detail);
    expect(await database.query(`SELECT count(*) FROM "Application"`)).toEqual(before);
  });

  it.each<[unknown, RegExp]>([
    [{}, /send what is to change/],
    [{ unknown: 1 }, /send what is to change/],
    [{ name: "X", disabled: true }, /disabled alone/],
    [{ disabled: "yes" }, /disabled/],
    [{ kind: "native" }, /kind cannot be changed/],
    [{ confidential: false }, /confidential cannot be changed/],
    [{ redirect_uris: [] }, /redirect_uris is empty/],
    [{ access: null }, /access/],
  ])("also when it is changed: %j", async (body, detail) => {
    const { id, client_secret: _secret, ...before } = await register(WEB);
    const answer = await ask(`PATCH /api/admin/applications/${id}`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
    expect((answer.body as { detail: string }).detail).toMatch(detail);
    expect(await shown(id)).toEqual({ id, ...before });
  });

  it("and origins alike but for case, port and a dot at the end are one", async () => {
    const origin = host();
    await register(proxied(origin));
    for (const alike of [
      origin.toUpperCase(),
      `${origin}:443`,
      `${origin}.`,
      `${origin}:8443`,
      `${origin}/`,
    ]) {
      const answer = await ask("POST /api/admin/applications", proxied(host(), alike));
      expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
      expect((answer.body as { detail: string }).detail).toMatch(/^✖ origins\[1\].*guarded already/);
    }
  });
});
