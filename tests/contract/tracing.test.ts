import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type OwnApplication, startAnother } from "./application";
import { send } from "./client";
import { noteSecret, secretsIn } from "./secrets";
import { signIn } from "./sign-in";

const spanSchema = z.object({ name: z.string(), attributes: z.array(z.object({ key: z.string() })) });
const deliverySchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

// A collector, as far as OTLP over HTTP needs one: it keeps what it is sent.
const deliveries: string[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    deliveries.push(Buffer.concat(chunks).toString());
    response.setHeader("content-type", "application/json").end("{}");
  });
});

function spans() {
  return deliveries
    .map((text) => deliverySchema.parse(JSON.parse(text)))
    .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans))
    .flatMap((scope) => scope.spans);
}

const names = () => spans().map(({ name }) => name);

let application: OwnApplication;
beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  application = await startAnother({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await application.stop();
  collector.close();
  collector.closeAllConnections();
});

it("a collector is told of requests by their routes", async () => {
  const { as } = await signIn(application, { delivery: "bearer" });
  await send(application, "GET /api/me", { as });
  await expect.poll(names).toContain("GET /api/me");
  expect(names()).toContain("POST /auth/google");
});

it("of no query, cookie, token or thrown message", async () => {
  const secret = "in-a-query-Xk7Rv2LmQ9";
  noteSecret(secret);
  const { as } = await signIn(application);
  const { access_token } = await application.sandbox.mintGoogle({ person: "alex" });
  // Google's tokeninfo takes the token in its query.
  await send(application, "POST /auth/google", { json: { access_token } });
  await send(application, "GET /api/me", { as });
  const asked = [
    `/api/auth/callback/google?code=${secret}&state=${secret}`,
    `/api/me?code=${secret}`,
    `/sign-in?returnTo=/account&error=${secret}`,
    `/nowhere?token=${secret}`,
    `/api/nowhere?token=${secret}`,
  ];
  for (const path of asked) await fetch(new URL(path, application.url), { redirect: "manual" });
  await send(application, "GET /api/me/events", { as });
  await expect.poll(names).toContain("GET /api/me/events");
  expect(secretsIn(deliveries.join("\n"))).toEqual([]);
  expect(deliveries.join("\n")).not.toContain("?");
  const attributes = spans().flatMap((span) => span.attributes.map(({ key }) => key));
  expect(attributes).toContain("http.route");
  expect(attributes.filter((key) => /url|target|cookie|header/.test(key))).toEqual([]);
});
