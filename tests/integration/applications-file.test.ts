import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findClient, verifyClientSecret } from "@/lib/applications/data";
import { parseApplications } from "@/lib/applications/file/entries";
import { applyApplications } from "@/lib/applications/file/mutations";
import { generateClientSecret, hashClientSecret } from "@/lib/applications/secret";
import { db } from "@/lib/db/client";
import { enterAdministrator, EVERYTHING, held, hold, PROXIED, register, WEB } from "./application-world";
import { emptyTables, useFreshDatabase } from "./fixtures";

const secret = generateClientSecret();
const hashOf = (text: string) => `sha256:${Buffer.from(hashClientSecret(text) ?? []).toString("hex")}`;
const wiki = {
  client_id: "wiki",
  name: "Wiki",
  kind: "web",
  confidential: true,
  redirect_uris: ["https://wiki.example.com/callback"],
  access: { everybody: true },
  secret_hashes: [hashOf(secret)],
};
const grafana = {
  client_id: "grafana",
  name: "Grafana",
  kind: "proxied",
  origins: ["https://metrics.example.com", "https://grafana.example.com"],
  access: { role: "admin" },
  accepts: ["wiki"],
};

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

function apply(...applications: unknown[]) {
  const place = { authUrl: "http://localhost:3000", serverless: false };
  const entries = parseApplications(JSON.stringify({ applications }), "applications.json", place);
  return applyApplications("applications.json", entries);
}
const NONE = { created: 0, changed: 0, enabled: 0, disabled: 0, unchanged: 0 };
const idOf = async (clientId: string) => (await findClient(clientId))?.id ?? "";
const events = async () =>
  (
    await db().auditEvent.findMany({
      where: { type: { startsWith: "application." } },
      orderBy: { id: "asc" },
    })
  ).map(({ type, detail, actorId }) => ({ type, detail, actorId }));

describe("the file", () => {
  it("registers its applications, whatever their order, and does nothing when it is applied once more", async () => {
    expect(await apply(grafana, wiki)).toEqual({ ...NONE, created: 2 });
    expect(await findClient("grafana")).toMatchObject({
      managedBy: "FILE",
      kind: "PROXIED",
      origins: ["https://grafana.example.com", "https://metrics.example.com"],
      accepts: ["wiki"],
    });
    expect(await verifyClientSecret(await idOf("wiki"), secret)).toBe(true);
    const updated = (await db().application.findMany({ orderBy: { id: "asc" } })).map((row) => row.updatedAt);
    expect(await apply(wiki, grafana)).toEqual({ ...NONE, unchanged: 2 });
    expect((await db().application.findMany({ orderBy: { id: "asc" } })).map((row) => row.updatedAt)).toEqual(
      updated,
    );
    expect(await events()).toEqual(
      [
        { application: "Grafana", clientId: "grafana" },
        { application: "Wiki", clientId: "wiki" },
      ].map((detail) => ({ type: "application.created", detail: { ...detail, by: "file" }, actorId: null })),
    );
  });

  it("changes what differs, and swaps secrets by two at once", async () => {
    await apply(wiki);
    const id = await idOf("wiki");
    const next = generateClientSecret();
    const both = { ...wiki, secret_hashes: [hashOf(secret), hashOf(next)] };
    expect(await apply(both)).toEqual({ ...NONE, changed: 1 });
    expect(await verifyClientSecret(id, secret)).toBe(true);
    expect(await verifyClientSecret(id, next)).toBe(true);
    await apply({ ...both, name: "Handbook", secret_hashes: [hashOf(next)] });
    expect(await verifyClientSecret(id, secret)).toBe(false);
    expect(await verifyClientSecret(id, next)).toBe(true);
    expect((await events()).slice(1).map(({ detail }) => detail)).toEqual([
      { application: "Wiki", clientId: "wiki", fields: ["secrets"], by: "file" },
      { application: "Handbook", clientId: "wiki", fields: ["name", "secrets"], by: "file" },
    ]);
  });

  it("disables what is gone from it, deletes nothing, and enables what is back", async () => {
    await apply(wiki, grafana);
    const id = await idOf("wiki");
    await hold(id, null);
    expect(await apply(grafana)).toMatchObject({ disabled: 1 });
    expect(await apply(grafana)).toEqual({ ...NONE, unchanged: 1 });
    expect((await findClient("wiki"))?.disabledAt).toBeInstanceOf(Date);
    expect(await held(id)).toEqual(EVERYTHING);
    expect(await verifyClientSecret(id, secret)).toBe(true);
    expect(await apply()).toEqual({ ...NONE, disabled: 1 });
    expect(await apply(wiki, grafana)).toEqual({ ...NONE, enabled: 2 });
    expect((await findClient("wiki"))?.disabledAt).toBeNull();
    expect(await idOf("wiki")).toBe(id);
    expect(await held(id)).toEqual(EVERYTHING);
    expect((await events()).map(({ type }) => type).slice(2)).toEqual([
      "application.disabled",
      "application.disabled",
      "application.enabled",
      "application.enabled",
    ]);
  });

  it("of two instances that differ deletes nothing, also when both apply theirs at the same moment", async () => {
    await apply(wiki, grafana);
    const ids = await db().application.findMany({ select: { id: true }, orderBy: { id: "asc" } });
    await Promise.all(Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? apply(wiki) : apply(grafana))));
    expect(await db().application.findMany({ select: { id: true }, orderBy: { id: "asc" } })).toEqual(ids);
    expect(await db().application.count({ where: { disabledAt: null } })).toBe(1);
    expect(await db().applicationOrigin.count()).toBe(2);
    expect(await db().applicationSecret.count()).toBe(1);
  });

  it("that two instances apply at once for the first time registers each application once", async () => {
    const applied = await Promise.all([apply(wiki, grafana), apply(wiki, grafana), apply(wiki, grafana)]);
    expect(applied.filter(({ created }) => created === 2)).toHaveLength(1);
    expect(await db().application.count()).toBe(2);
  });

  it("puts an application in the place of another, also where all rules together name the most there may be", async () => {
    const naming = (client_id: string, count: number) => ({
      ...wiki,
      client_id,
      access: { github_orgs: Array.from({ length: count }, (_, at) => `${client_id}-${at}`) },
    });
    const stay = [naming("a", 20), naming("b", 20)];
    expect(await apply(...stay, naming("c", 10))).toEqual({ ...NONE, created: 3 });
    expect(await apply(...stay, naming("d", 10))).toEqual({
      ...NONE,
      created: 1,
      disabled: 1,
      unchanged: 2,
    });
    await expect(apply(...stay, naming("d", 10), naming("c", 10))).rejects.toThrow("c");
  });

  it("moves hosts between its applications, and takes them over from one that is gone", async () => {
    const logs = {
      ...grafana,
      client_id: "logs",
      name: "Logs",
      origins: ["https://logs.example.com"],
      accepts: [],
    };
    await apply(wiki, grafana, logs);
    const id = await idOf("grafana");
    await hold(id, "https://grafana.example.com");
    await apply(
      wiki,
      { ...logs, origins: ["https://grafana.example.com"] },
      { ...grafana, origins: ["https://logs.example.com", "https://metrics.example.com"] },
    );
    expect((await findClient("logs"))?.origins).toEqual(["https://grafana.example.com"]);
    expect((await findClient("grafana"))?.origins).toEqual([
      "https://logs.example.com",
      "https://metrics.example.com",
    ]);
    expect((await held(id)).sessions).toBe(0);
    expect(
      await apply(wiki, { ...grafana, client_id: "renamed", origins: ["https://grafana.example.com:8443"] }),
    ).toEqual({ ...NONE, created: 1, disabled: 2, unchanged: 1 });
    expect((await findClient("renamed"))?.origins).toEqual(["https://grafana.example.com:8443"]);
    expect((await findClient("logs"))?.origins).toEqual([]);
  });

  it.each<[string, unknown[], RegExp]>([
    [
      "a kind that changes",
      [{ ...wiki, kind: "native", confidential: false, secret_hashes: [] }],
      /"wiki": kind cannot be changed/,
    ],
    [
      "a token of nobody",
      [wiki, { ...grafana, accepts: ["nobody"] }],
      /"grafana": accepts\[0\], "nobody", is no client_id/,
    ],
    [
      "a host of an administrator's application",
      [
        { ...wiki, name: "New" },
        { ...grafana, origins: ["https://taken.example.com"] },
      ],
      /"grafana": origins\[0\].*guarded already/,
    ],
    [
      "a client id of an administrator's application",
      [
        { ...wiki, name: "New" },
        { ...grafana, client_id: "{theirs}" },
      ],
      /is an application of administrators already/,
    ],
  ])("is refused whole for %s, and nothing changes", async (_, applications, sentence) => {
    await apply(wiki);
    const theirs = await register(await enterAdministrator(), {
      ...PROXIED,
      origins: ["https://taken.example.com"],
    });
    const all = () =>
      db().application.findMany({ include: { origins: true, secrets: true }, orderBy: { id: "asc" } });
    const before = [await all(), await events()];
    const filled = JSON.parse(JSON.stringify(applications).replace("{theirs}", theirs.clientId)) as unknown[];
    await expect(apply(...filled)).rejects.toThrow(sentence);
    expect([await all(), await events()]).toEqual(before);
  });

  it("leaves applications of administrators alone", async () => {
    const { id } = await register(await enterAdministrator(), WEB);
    const before = await db().application.findUnique({ where: { id } });
    await apply(wiki);
    await apply();
    expect(await db().application.findUnique({ where: { id } })).toEqual(before);
  });
});
