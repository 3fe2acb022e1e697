import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { seal } from "@/lib/crypto/seal";
import { type KeptForm, openKeptForms, sealKeptForms } from "./kept-form";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
  });
});

const now = new Date("2026-01-01T00:00:00Z");

function form(fields: KeptForm["fields"]): KeptForm {
  const at = Date.now() / 1000;
  return { id: randomUUID(), at, userId: randomUUID(), page: "/p", form: "f", fields, problem: null };
}

/** Letters of all scripts, which no compression makes shorter. */
function incompressible(length: number): string {
  const points = Array.from({ length }, () => 0x4e00 + Math.floor(Math.random() * 0x5000));
  return String.fromCharCode(...points);
}

afterEach(() => void vi.useRealTimers());

test("what was typed comes back as it was, for half an hour", () => {
  vi.useFakeTimers({ now });
  const kept = form({ reason: "Спам; <b> \u0001 “x”" });
  const sealed = sealKeptForms([kept]);
  vi.setSystemTime(now.getTime() + 30 * 60_000 - 1);
  expect(openKeptForms(sealed)).toEqual([kept]);
  vi.setSystemTime(now.getTime() + 30 * 60_000);
  expect(openKeptForms(sealed)).toEqual([]);
});

test("the longest text that a field takes is kept in any script, and no cookie is longer than browsers keep", () => {
  for (const reason of [incompressible(1000), "\u0001".repeat(1000), "🎈".repeat(500)]) {
    const kept = form({ user: randomUUID(), reason });
    const sealed = sealKeptForms([kept, ...Array.from({ length: 5 }, () => form({ reason }))]);
    expect(sealed.length).toBeLessThanOrEqual(3_200);
    expect(openKeptForms(sealed)[0]).toEqual(kept);
  }
});

test("the newest are kept, as many as fit", () => {
  const typed = Array.from({ length: 20 }, () => form({ name: incompressible(100) }));
  const kept = openKeptForms(sealKeptForms(typed));
  expect(kept.length).toBeGreaterThan(4);
  expect(kept).toEqual(typed.slice(0, kept.length));
});

test("what was not sealed for this, or is none, opens to nothing", () => {
  const sealed = sealKeptForms([form({ name: "x" })]);
  for (const foreign of [undefined, "", "x", sealed.slice(0, -1), seal("flow", Buffer.from("[]"))])
    expect(openKeptForms(foreign)).toEqual([]);
});
