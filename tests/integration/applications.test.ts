import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createApplication, enableApplication } from "@/lib/admin/applications";
import { findApplication, listApplications, verifyClientSecret } from "@/lib/applications/data";
import type { ApplicationDefinition } from "@/lib/applications/definition";
import { hashClientSecret } from "@/lib/applications/secret";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/users/administrators";
import { enterAdministrator, eventsBy, NATIVE, PROXIED, register, WEB } from "./application-world";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

let actor: Actor;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  actor = await enterAdministrator();
});

const refusalsOf = async (definition: ApplicationDefinition) => {
  const created = await createApplication({ ...actor, definition }, CLIENT);
  return "refusals" in created ? created.refusals.map(({ field, at, problem }) => [field, at, problem]) : [];
};

describe("registering", () => {
  it("stores what was described, and tells a confidential application its secret once", async () => {
    const { id, clientId, secret } = await register(actor, WEB);
    expect(await findApplication(id)).toMatchObject({
      ...WEB,
      clientId,
      managedBy: "DATABASE",
      disabledAt: null,
    });
    expect(secret).toMatch(/^cs_/);
    const [row] = await db().applicationSecret.findMany();
    expect(Buffer.from(row?.hash ?? [])).toEqual(Buffer.from(hashClientSecret(secret ?? "") ?? []));
    expect(await verifyClientSecret(id, secret ?? "")).toBe(true);
    const detail = { application: "Wiki", clientId, by: "administrator" };
    expect(await eventsBy(actor)).toEqual([{ type: "application.created", detail }]);
    expect(JSON.stringify(await eventsBy(actor))).not.toContain(secret);
  });

  it("gives no secret to what can keep none, and another client id each time", async () => {
    const one = await register(actor, PROXIED);
    const other = await register(actor, NATIVE);
    expect([one.secret, other.secret]).toEqual([null, null]);
    expect(one.clientId).not.toBe(other.clientId);
    expect((await listApplications()).map(({ name }) => name)).toEqual(["Desk", "Grafana"]);
  });

  it.each<[string, ApplicationDefinition, unknown[]]>([
    [
      "a secret where none can be kept",
      { ...NATIVE, confidential: true },
      ["confidential", undefined, "confidential-not-web"],
    ],
    [
      "a host behind a proxy without a host",
      { ...PROXIED, origins: [] },
      ["origins", undefined, "origins-missing"],
    ],
    [
      "a redirect URI of a host",
      { ...PROXIED, redirectUris: WEB.redirectUris },
      ["redirect_uris", undefined, "redirect-uris-proxied"],
    ],
    ["a device flow of a host", { ...PROXIED, device: true }, ["device", undefined, "device-proxied"]],
    [
      "hosts of what is behind no proxy",
      { ...WEB, origins: PROXIED.origins },
      ["origins", undefined, "origins-not-proxied"],
    ],
    [
      "no way back and no device flow",
      { ...WEB, redirectUris: [] },
      ["redirect_uris", undefined, "redirect-uris-missing"],
    ],
    [
      "an unsafe redirect URI",
      { ...WEB, redirectUris: [...WEB.redirectUris, "http://wiki.example.com/"] },
      ["redirect_uris", 1, "uri-http"],
    ],
    [
      "an unsafe host",
      { ...PROXIED, origins: ["http://grafana.example.com"] },
      ["origins", 0, "origin-http"],
    ],
    ["our own host", { ...PROXIED, origins: ["http://localhost:3000"] }, ["origins", 0, "origin-own"]],
    ["a bearer of nobody", { ...PROXIED, accepts: ["nobody"] }, ["accepts", 0, "accepts-unknown"]],
  ])("refuses %s, and stores nothing", async (_, definition, refusal) => {
    expect(await refusalsOf(definition)).toEqual([refusal]);
    expect(await db().application.count()).toBe(0);
    expect(await eventsBy(actor)).toEqual([]);
  });

  it("refuses rules that come to more than fifty organisations together", async () => {
    const naming = (from: number, count: number) => ({
      ...WEB,
      access: { github_orgs: Array.from({ length: count }, (_, at) => `acme-${String(from + at)}`) },
    });
    for (const from of [0, 20]) await register(actor, naming(from, 20));
    expect(await refusalsOf(naming(35, 16))).toEqual([["access", undefined, "organizations-too-many"]]);
    await register(actor, naming(35, 15));
    // What is off asks nobody, and has to be asked about before it is on again.
    await db().application.updateMany({ data: { disabledAt: new Date() } });
    const { target } = await register(actor, naming(100, 20));
    const off = await db().application.findMany({
      where: { disabledAt: { not: null } },
      orderBy: { id: "asc" },
    });
    const enabled: unknown[] = [];
    for (const { id } of off) enabled.push(await enableApplication({ ...target, applicationId: id }, CLIENT));
    const refused = { refusals: [{ field: "access", problem: "organizations-too-many" }] };
    expect(enabled).toEqual(["changed", refused, refused]);
  });

  it("lets a program with the device flow have no redirect URI, and take another's bearers", async () => {
    const { clientId } = await register(actor, { ...NATIVE, redirectUris: [] });
    await register(actor, { ...PROXIED, accepts: [clientId] });
  });

  it("refuses proxied applications where nobody knows which proxy asks", async () => {
    vi.stubEnv("VERCEL", "1");
    vi.resetModules();
    try {
      const { insertApplication: insert } = await import("@/lib/applications/mutations");
      const stored = await db().$transaction((tx) => insert(tx, PROXIED));
      expect(stored).toMatchObject({ refusals: [{ field: "kind", problem: "kind-serverless" }] });
      expect(await db().$transaction((tx) => insert(tx, WEB))).toHaveProperty("id");
    } finally {
      vi.unstubAllEnvs();
      vi.resetModules();
    }
  });

  it("is for administrators only, who still are", async () => {
    await db().user.update({ where: { id: actor.actorId }, data: { role: "USER" } });
    await expect(register(actor, WEB)).rejects.toMatchObject({ code: "forbidden" });
    expect(await db().application.count()).toBe(0);
  });
});

describe("origins", () => {
  it.each([
    "https://grafana.example.com",
    "https://GRAFANA.example.com",
    "https://grafana.example.com:443",
    "https://grafana.example.com.",
    "https://grafana.example.com:8443",
  ])("of two applications are not alike but for case, port and a dot at the end: %s", async (origin) => {
    await register(actor, PROXIED);
    expect(
      await refusalsOf({ ...PROXIED, name: "Other", origins: ["https://other.example.com", origin] }),
    ).toEqual([["origins", 1, "origin-taken"]]);
    expect(
      await refusalsOf({ ...PROXIED, origins: ["https://a.example.com", "https://A.example.com:444"] }),
    ).toEqual([["origins", 1, "origin-taken"]]);
    expect(await db().applicationOrigin.count()).toBe(1);
  });

  it("on plain-http loopback are told apart by port, as their cookies are", async () => {
    await register(actor, { ...PROXIED, origins: ["http://localhost:8080"] });
    await register(actor, { ...PROXIED, origins: ["http://localhost:8081", "http://127.0.0.1:8080"] });
    expect(await db().applicationOrigin.count()).toBe(3);
  });

  it("are one application's also when two register them at the same moment", async () => {
    const attempts = await Promise.all(
      ["https://grafana.example.com", "https://grafana.example.com:8443", "https://grafana.example.com."].map(
        (origin) => createApplication({ ...actor, definition: { ...PROXIED, origins: [origin] } }, CLIENT),
      ),
    );
    expect(attempts.filter((attempt) => "id" in attempt)).toHaveLength(1);
    expect(await db().application.count()).toBe(1);
    // Whatever else writes the table.
    const { id } = await register(actor, WEB);
    await expect(
      db().applicationOrigin.create({
        data: { origin: "https://grafana.example.com:9443", applicationId: id },
      }),
    ).rejects.toMatchObject({ code: "P2002" });
  });
});
