import { NextResponse } from "next/server";
import { beforeAll, expect, test } from "vitest";
import { lastProvider, rememberProvider } from "./last-provider";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "https://accounts.example.com",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
    DATABASE_URL: "postgresql://localhost/unused",
  });
});

const holding = (value: string | undefined) => ({ get: () => (value === undefined ? undefined : { value }) });

test("the provider of the last sign-in is remembered for a year, where no script can read it", () => {
  const response = new NextResponse();
  rememberProvider(response.cookies, "github");
  const [header = "", ...more] = response.headers.getSetCookie();
  expect(more).toEqual([]);
  const attributes = header
    .toLowerCase()
    .split("; ")
    .filter((attribute) => !attribute.startsWith("expires="));
  expect(attributes.sort()).toEqual([
    "httponly",
    "last-provider=github",
    "max-age=31536000",
    "path=/",
    "samesite=lax",
    "secure",
  ]);
});

test("what is no provider of ours is none", () => {
  expect(lastProvider(holding("google"))).toBe("google");
  for (const value of [undefined, "", "Google", "example", "__proto__"])
    expect(lastProvider(holding(value))).toBeNull();
});
