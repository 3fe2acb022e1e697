import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnApplication, sharedApplication, startAnother } from "./application";
import { send } from "./client";
import { noteSecret } from "./secrets";
import { exchange, signIn } from "./sign-in";

const METRICS = "GET /api/metrics";
const TOKEN = "metrics-Rk29vQxT7LmZp4";
noteSecret(TOKEN);

describe("without METRICS_TOKEN", () => {
  it("there are no metrics, whatever is sent", async () => {
    const application = sharedApplication();
    for (const as of [undefined, { bearer: TOKEN }, { bearer: "undefined" }])
      expect(await send(application, METRICS, { as })).toMatchObject({ status: 404 });
  });
});

describe("with METRICS_TOKEN", () => {
  let application: OwnApplication;
  beforeAll(async () => {
    application = await startAnother({ METRICS_TOKEN: TOKEN, LIMIT_REFUSED: "5/1m" });
  });
  afterAll(() => application.stop());

  async function scrape(): Promise<string> {
    const { status, headers, body } = await send(application, METRICS, { as: { bearer: TOKEN } });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    return String(body);
  }

  /** The value of a series; 0 before it has any. */
  async function valueOf(series: string): Promise<number> {
    const line = (await scrape()).split("\n").find((each) => each.startsWith(`${series} `));
    return line === undefined ? 0 : Number(line.slice(series.length));
  }

  it("only whoever has it may read them", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    for (const other of [undefined, as, { bearer: `${TOKEN}x` }, { bearer: TOKEN.slice(0, -1) }]) {
      const answer = await send(application, METRICS, { as: other });
      expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      const challenge = other === undefined ? "Bearer" : 'Bearer error="invalid_token"';
      expect(answer.headers.get("www-authenticate")).toBe(challenge);
    }
  });

  it("count what happens", async () => {
    const exchanged = `cloakroom_exchanges_total{provider="github",outcome="success"}`;
    const refused = `cloakroom_exchanges_total{provider="google",outcome="token-signature"}`;
    const hits = `cloakroom_rate_limit_hits_total{limit="refused"}`;
    const reads = `cloakroom_session_read_seconds_count{source="database"}`;
    const calls = `cloakroom_provider_call_seconds_count{provider="github",operation="check-token",outcome="success"}`;
    const before = await Promise.all([exchanged, reads, calls].map(valueOf));

    const { as } = await signIn(application, { by: "github", delivery: "bearer" });
    await send(application, "GET /api/me", { as });
    for (let count = 1; count <= 6; count++) {
      const { id } = await application.sandbox.addPerson();
      const { id_token } = await application.sandbox.mintGoogle({ person: id, fault: "signature" });
      await send(application, "POST /auth/google", { json: { id_token } });
    }

    expect(await Promise.all([exchanged, reads, calls].map(valueOf))).toEqual(
      before.map((value) => value + 1),
    );
    expect(await valueOf(refused)).toBe(5);
    expect(await valueOf(hits)).toBe(1);
    const me = `cloakroom_http_request_seconds_count{route="/api/me",method="GET",status="200"}`;
    expect(await valueOf(me)).toBeGreaterThan(0);
  });

  it("tell of the pool and the process", async () => {
    expect(await valueOf(`cloakroom_database_connections{state="total"}`)).toBeGreaterThan(0);
    expect(await valueOf("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  });

  it("have no label that a client could choose", async () => {
    await exchange(application, "google", "alex");
    // Not by `send`: it is no operation of the contract.
    expect((await fetch(new URL("/api/made-up/by-somebody", application.url))).status).toBe(404);
    await send(application, "GET /api/me?code=made-up");
    expect(await scrape()).not.toContain("made-up");
  });
});
