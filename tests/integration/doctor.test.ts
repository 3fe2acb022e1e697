import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { describeToApplication } from "@/scripts/development/sandbox";
import { type Cloakroom, createDatabase, sandboxClients, startCloakroom } from "../servers";
import { diagnose, runDoctor, runDoctorForMachines } from "./doctor";
import { type PassingProxy, startPassingProxy } from "./passing-proxy";

let proxy: PassingProxy;
let cloakroom: Cloakroom;
let healthy: Record<string, string>;

beforeAll(async () => {
  proxy = await startPassingProxy();
  const secret = () => randomBytes(32).toString("base64");
  const shared = { AUTH_URL: proxy.origin, AUTH_SECRET: secret(), TRUSTED_PROXIES: "127.0.0.1" };
  const databaseUrl = await createDatabase(inject("postgres"));
  cloakroom = await startCloakroom({ databaseUrl, env: shared });
  proxy.target = cloakroom.url;
  healthy = {
    ...shared,
    ...describeToApplication(cloakroom.sandbox, sandboxClients.google, sandboxClients.github),
    DATABASE_URL: databaseUrl,
    ADMIN_EMAILS: "root@example.com",
    CRON_SECRET: secret(),
    METRICS_TOKEN: secret(),
  };
});
afterAll(async () => {
  await cloakroom.stop();
  await proxy.stop();
});
beforeEach(() => {
  cloakroom.sandbox.reset();
  proxy.bend = (headers, client) => ({ ...headers, "x-forwarded-for": client });
});

describe("a deployment that is well", () => {
  it("is found well, by every check, and exits with 0", async () => {
    const { code, result, bad, of } = await runDoctorForMachines(healthy);
    expect(bad).toEqual([]);
    expect({ code, result }).toEqual({ code: 0, result: "fine" });
    expect(of()).toEqual(
      expect.arrayContaining([
        "fine: Every variable is well-formed, and they fit together.",
        "fine: The ring has one secret, and it is strong.",
        expect.stringMatching(/^fine: PostgreSQL \d/),
        "fine: The line does not leave this machine.",
        expect.stringMatching(/^fine: All \d+ migrations are applied, as they are written\.$/),
        "fine: LISTEN and NOTIFY work: revocations reach every process at once.",
        "fine: This machine and the database agree on the time.",
        "fine: This machine and Google agree on the time.",
        "fine: This machine and GitHub agree on the time.",
        "fine: This machine and the application agree on the time.",
        "fine: It publishes 2 keys.",
        "fine: tokeninfo answers.",
        "fine: It accepts the client id and the secret.",
        `fine: ${cloakroom.sandbox.github.url}/api/v3 answers, and accepts the client id and the secret.`,
        `fine: ${proxy.origin} reaches this application.`,
        "fine: Host and Origin arrive as they were sent.",
        "fine: A form that is sent as browsers send it is taken.",
        "note: The application takes 127.0.0.1 for the address of this machine. Is it?",
        "note: There is no administrator yet: the first of ADMIN_EMAILS to sign in is one.",
        "fine: Nothing lies about that a cleanup would have removed.",
      ]),
    );
  });

  it("is told the exact URLs to register", async () => {
    expect((await diagnose(healthy)).of("callbacks")).toEqual([
      `note: Google, client test-google, authorised redirect URI: ${proxy.origin}/api/auth/callback/google`,
      `note: GitHub, client test-github, authorization callback URL: ${proxy.origin}/api/auth/callback/github`,
      "fine: People can sign in with Google and with GitHub.",
    ]);
  });

  it("is reported to people in plain aligned text, without colours where there is no terminal", async () => {
    const { output } = await runDoctor(healthy);
    expect(output).not.toContain("\u001b");
    expect(output).toMatch(/^environment\n {2}fine {5}Every variable/);
    expect(output).toMatch(/\n\d+ fine, 0 warnings, 0 wrong\n$/);
  });
});

it("refuses an option that it does not know with 2", async () => {
  const { code, output, errors } = await runDoctor({}, ["--jsn"]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toContain("--jsn");
});

it("works without any environment, and names everything that is missing", async () => {
  const { code, result, of, bad } = await runDoctorForMachines({});
  expect({ code, result }).toEqual({ code: 1, result: "wrong" });
  for (const name of ["DATABASE_URL", "AUTH_URL", "AUTH_SECRET", "AUTH_GOOGLE_ID"])
    expect(bad.join("\n")).toContain(`environment, wrong: ${name} `);
  expect(of("migrations")).toEqual(["skipped: The database cannot be reached."]);
});

it("never prints a secret, not even one that is wrong", async () => {
  const secrets = {
    AUTH_SECRET: "hunter2-hunter2",
    AUTH_SECRET_1: "hunter2-hunter2",
    CRON_SECRET: "too-short-cron",
    METRICS_TOKEN: "too-short-cron",
    AUTH_GITHUB_SECRET: "wrong-github-77",
    AUTH_GOOGLE_SECRET: "wrong-google-77",
  };
  const url = new URL(healthy.DATABASE_URL ?? "");
  url.password = "p%40ssw0rd-77";
  const variables = { ...healthy, ...secrets, DATABASE_URL: url.href };
  const { bad, output } = await runDoctorForMachines(variables);
  const told = output + (await runDoctor(variables)).output;
  for (const secret of [...Object.values(secrets), "p%40ssw0rd-77", "p@ssw0rd-77"])
    expect(told).not.toContain(secret);
  const wrong = bad.join("\n");
  expect(wrong).toContain("environment, wrong: AUTH_SECRET is too short: 15 bytes");
  expect(wrong).toContain("secrets, warning: Two of AUTH_SECRET and AUTH_SECRET_1 to _3 are equal.");
  expect(wrong).toContain("secrets, warning: One value serves as two secrets.");
  expect(wrong).toContain("google, wrong: It does not accept the client id with this secret.");
  expect(wrong).toMatch(/github, wrong: \S+ does not accept the client id with this secret/);
  expect(wrong).toMatch(/database, wrong: The database cannot be reached: password authentication failed/);
});

it("warns of variables that nothing reads", async () => {
  const { bad } = await diagnose({
    ...healthy,
    AUTH_GITHUB_CLIENT_ID: "x",
    NEXTAUTH_URL: "https://example.com",
  });
  expect(bad).toEqual([
    "environment, warning: AUTH_GITHUB_CLIENT_ID is set, and nothing reads it.",
    "environment, warning: NEXTAUTH_URL is set, and nothing reads it.",
  ]);
});

describe("what a proxy makes of requests", () => {
  it.each([
    ["drops Origin", { origin: undefined }, /^wrong: The proxy changes Origin: the application sees none\./],
    ["passes on X-Forwarded-For as it came", {}, /^wrong: A client can choose its address/],
  ])("is told when it %s", async (_, changed, says) => {
    proxy.bend = (headers, client) =>
      Object.fromEntries(
        Object.entries({
          ...headers,
          ...("origin" in changed ? { "x-forwarded-for": client } : {}),
          ...changed,
        }).filter(([, value]) => value !== undefined),
      );
    const { result, of } = await diagnose(healthy);
    expect(result).toBe("wrong");
    expect(of("public address").filter((finding) => says.test(finding))).toHaveLength(1);
  });

  it.each([{ host: "127.0.0.1:3000" }, { host: "cloakroom.internal", "x-forwarded-host": "127.0.0.1" }])(
    "is known to do no harm when it changes Host: %o",
    async (changed) => {
      proxy.bend = (headers, client) => ({ ...headers, "x-forwarded-for": client, ...changed });
      const { bad, of } = await diagnose(healthy);
      expect(bad).toEqual([]);
      expect(of("public address")).toEqual(
        expect.arrayContaining([
          `note: The proxy changes Host: the application sees ${changed.host}, and goes by AUTH_URL instead.`,
          "fine: A form that is sent as browsers send it is taken.",
        ]),
      );
    },
  );

  it.each([
    [
      "drops what says where a form comes from",
      { origin: "null" },
      "is refused as one of another site (403).",
    ],
    [
      "changes how a form is encoded",
      { "content-type": "multipart/form-data; boundary=x" },
      "is answered with",
    ],
  ])("is told when it %s", async (_, changed, says) => {
    proxy.bend = (headers, client) => ({
      ...headers,
      "x-forwarded-for": client,
      ...("content-type" in headers ? changed : {}),
    });
    const { bad } = await diagnose(healthy);
    expect(bad).toEqual([expect.stringContaining(`public address, wrong: A form of our own page ${says}`)]);
  });

  it("is told when it is in front, and not trusted", async () => {
    const { databaseUrl, sandbox } = cloakroom;
    for (const trusted of ["", "198.51.100.7"]) {
      const variables = { ...healthy, TRUSTED_PROXIES: trusted };
      const another = await startCloakroom({ databaseUrl, sandbox, env: variables });
      proxy.target = another.url;
      const { of } = await diagnose(variables);
      proxy.target = cloakroom.url;
      await another.stop();
      expect(of("public address").join("\n")).toMatch(
        trusted
          ? /wrong: The proxy in front has the address 127\.0\.0\.1, which is not among/
          : /wrong: A proxy is in front, and/,
      );
    }
  });

  it("is told when AUTH_URL leads to another application, or to none", async () => {
    const other = { ...healthy, AUTH_SECRET: randomBytes(32).toString("base64") };
    expect((await diagnose(other)).bad).toEqual([
      `public address, wrong: ${proxy.origin} answers 404, but it is not this application.`,
    ]);
    const none = { ...healthy, AUTH_URL: "http://127.0.0.1:9" };
    expect((await diagnose(none)).bad).toEqual([
      "public address, warning: http://127.0.0.1:9 does not answer: connect ECONNREFUSED 127.0.0.1:9.",
    ]);
  });
});

describe("the application's answer to the doctor", () => {
  it("is the same to strangers as that of a path that does not exist", async () => {
    const seen = await Promise.all(
      ["doctor", "dr"].map(async (name) => {
        const response = await fetch(`${cloakroom.url}/api/${name}`, {
          headers: { authorization: "Bearer v1.a.b" },
        });
        const body = (await response.json()) as Record<string, unknown>;
        const headers = Object.fromEntries(response.headers);
        for (const own of ["date", "x-request-id"]) Reflect.deleteProperty(headers, own);
        return { status: response.status, headers, body: { ...body, request_id: "" } };
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});
