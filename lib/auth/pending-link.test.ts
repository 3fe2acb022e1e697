import { randomBytes, randomUUID } from "node:crypto";
import { NextResponse } from "next/server";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { seal } from "@/lib/crypto/seal";
import type { Identity } from "@/lib/identity/identity";
import { createPendingLink, type PendingLink, pendingLinkCookie, sealPendingLink } from "./pending-link";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "https://accounts.example.com",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
    DATABASE_URL: "postgresql://localhost/unused",
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Text that no compression makes shorter. */
const noise = (bytes: number) => randomBytes(bytes).toString("base64url");

function linkTo(fields: Partial<Identity> = {}): PendingLink {
  const identity: Identity = {
    provider: "github",
    subject: "70000001",
    email: "alex@example.com",
    emailVerified: true,
    hostedDomain: null,
    name: "Alex Sample",
    image: "https://avatars.example/alex",
    profile: {
      login: "alex-sample",
      name: "Alex Sample",
      avatar_url: "https://avatars.example/alex",
      bio: "x",
    },
    ...fields,
  };
  return createPendingLink(identity, randomUUID());
}

/** What a browser keeps of the cookie: nothing above 4096 bytes, name and attributes included. */
function keptByBrowser(value: string): string | undefined {
  const response = new NextResponse();
  response.cookies.set(pendingLinkCookie.name(), value, pendingLinkCookie.options());
  const [header = ""] = response.headers.getSetCookie();
  return Buffer.byteLength(header) <= 4096 ? value : undefined;
}

describe("a pending link", () => {
  it("is opened as it was sealed", () => {
    const link = linkTo();
    expect(pendingLinkCookie.open(sealPendingLink(link))).toEqual(link);
  });

  it("has an id of its own each time", () => {
    expect(linkTo().id).not.toBe(linkTo().id);
  });

  it("is good for ten minutes, and not for a moment longer", () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const link = linkTo();
    const sealed = sealPendingLink(link);
    vi.setSystemTime(1_800_000_000_000 + 599_999);
    expect(pendingLinkCookie.open(sealed)).toEqual(link);
    vi.setSystemTime(1_800_000_000_000 + 600_000);
    expect(pendingLinkCookie.open(sealed)).toBeNull();
  });

  it("is none when it was sealed for another purpose, by another version, or by nobody", () => {
    const text = Buffer.from(JSON.stringify({ at: Date.now() / 1000, identity: linkTo().identity }));
    for (const sealed of [undefined, "", "x", seal("pending-link", text), seal("flow", text)])
      expect(pendingLinkCookie.open(sealed)).toBeNull();
  });
});

describe("a pending link that would not fit into a cookie", () => {
  const short = { login: "alex-sample", bio: "x" };

  it("loses picture and name first", () => {
    const profile = { ...short, name: noise(300), avatar_url: noise(1500) };
    const link = linkTo({ name: noise(300), image: noise(1500), profile });
    const kept = pendingLinkCookie.open(keptByBrowser(sealPendingLink(link)));
    expect(kept).toEqual({
      ...link,
      identity: { ...link.identity, name: null, image: null, profile: short },
    });
  });

  it("loses Google's names and picture, whatever they are called", () => {
    const names = { name: noise(500), given_name: noise(500), family_name: noise(500), picture: noise(1500) };
    const profile = { email: "alex@example.com", hd: "example.com", locale: "en" };
    const link = linkTo({ name: names.name, image: names.picture, profile: { ...profile, ...names } });
    expect(pendingLinkCookie.open(keptByBrowser(sealPendingLink(link)))?.identity.profile).toEqual(profile);
  });

  it("loses the rest of the profile then, but for the login, which it is asked by", () => {
    const link = linkTo({ profile: { login: "alex-sample", bio: noise(1500), company: noise(1500) } });
    const { profile, subject } = pendingLinkCookie.open(keptByBrowser(sealPendingLink(link)))?.identity ?? {};
    expect([profile, subject]).toEqual([{ login: "alex-sample" }, "70000001"]);
  });

  it("is kept by browsers whatever its length", () => {
    for (let bytes = 2000; bytes < 3200; bytes += 16) {
      const value = sealPendingLink(linkTo({ profile: { ...short, avatar_url: noise(bytes) } }));
      expect(keptByBrowser(value)).toBe(value);
    }
  });

  it("keeps everything up to there", () => {
    const link = linkTo({ profile: { ...short, name: noise(300), avatar_url: noise(1200) } });
    expect(pendingLinkCookie.open(keptByBrowser(sealPendingLink(link)))).toEqual(link);
  });
});
