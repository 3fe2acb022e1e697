import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { longestDelay, MAX_ATTEMPTS } from "@/lib/outbox/schedule";
import { checkout } from "./dotenv";
import { generateWebhookSecret, signatureHeaders } from "@/lib/webhooks/signature";

const page = readFileSync(join(checkout, "docs", "webhooks.md"), "utf8");

it("the example of the documents takes what we sign, and nothing else", async () => {
  const [, code = ""] = /```js\n(.*?)```/s.exec(page) ?? [];
  const { isGenuine } = z
    .object({ isGenuine: z.custom<(headers: object, body: string, secret: string) => boolean>() })
    .parse(await import(`data:text/javascript,${encodeURIComponent(code)}`));
  const [secret, former] = [generateWebhookSecret(), generateWebhookSecret()];
  const body = JSON.stringify({ type: "user.created", data: {} });
  const headers = signatureHeaders({ id: "1", sentAt: new Date(), body }, [secret, former]);
  expect([secret, former].map((each) => isGenuine(headers, body, each))).toEqual([true, true]);
  expect(isGenuine(headers, `${body} `, secret)).toBe(false);
  expect(isGenuine(headers, body, generateWebhookSecret())).toBe(false);
  const old = signatureHeaders({ id: "1", sentAt: new Date(Date.now() - 400_000), body }, [secret]);
  expect(isGenuine(old, body, secret)).toBe(false);
});

it("the documents name every type, and the schedule", () => {
  for (const type of OUTWARD_TYPES) expect(page).toContain(`\`${type}\``);
  expect([1, 2, 3].map((attempts) => `${longestDelay(attempts)} s`).join(", ")).toBe("10 s, 40 s, 160 s");
  expect(page).toContain(`10 s, 40 s, 160 s, 11 min, 43 min, 2.8 h, and then\n  8 h, ${MAX_ATTEMPTS} in all`);
});
