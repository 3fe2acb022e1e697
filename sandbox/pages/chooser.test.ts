import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Sandbox } from "../server";
import { beginGitHub, beginGoogle, startTestSandbox } from "../testing/application";
import { Visitor } from "../testing/visitor";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const long =
  "Maximilian Alexander Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire";

it("offers on Google whoever has a Google account, and Google's failures", async () => {
  const { html, buttons } = await new Visitor().openChooser(beginGoogle(sandbox).url);
  expect([...buttons.keys()]).toEqual([
    "Continue as Alex Sample",
    "Continue as Проба Образцова",
    "Continue as مثال تجريبي",
    "Continue as Una Unverified",
    `Continue as ${long}`,
    "Continue as Gale Sample",
    "Continue as Alex Sample (work)",
    "Deny",
    "Expired token",
    "Token for another app",
    "Wrong nonce",
    "Bad signature",
    "Provider down",
  ]);
  expect(html).toContain("Sandbox: no real Google account involved");
  expect(html).toContain("<b>localhost:3999</b>");
});

it("offers on GitHub whoever has a GitHub account, and GitHub's failures", async () => {
  const { html, buttons } = await new Visitor().openChooser(beginGitHub(sandbox).url);
  expect([...buttons.keys()]).toEqual([
    "Continue as Alex Sample",
    "Continue as Проба Образцова",
    "Continue as مثال تجريبي",
    "Continue as nameless-sample",
    "Continue as Una Unverified",
    `Continue as ${long}`,
    "Continue as Hazel Sample",
    "Deny",
    "Revoked token",
    "Bad verification code",
    "Provider down",
  ]);
  expect(html).toContain("Sandbox: no real GitHub account involved");
});

it("speaks Russian to whoever prefers it", async () => {
  const visitor = new Visitor({ "accept-language": "pt, ru;q=0.9, en;q=0.8" });
  const { html, buttons } = await visitor.openChooser(beginGitHub(sandbox).url);
  expect(html).toContain('<html lang="ru">');
  expect(html).toContain("Песочница: настоящий аккаунт GitHub не участвует");
  expect([...buttons.keys()]).toContain("Продолжить как Alex Sample");
  expect([...buttons.keys()]).toContain("Отказать");
});

it("refuses a choice it did not offer", async () => {
  const { url } = beginGitHub(sandbox);
  for (const choice of ["gale", "nobody-at-all", "fail:nonce", ""]) {
    const response = await new Visitor().fetch(url, {
      method: "POST",
      body: new URLSearchParams({ choice }),
    });
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
  }
});

it("shows names and parameters as text, whatever is in them", async () => {
  const alex = sandbox.people.get("alex");
  if (!alex?.github) throw new Error("no alex");
  sandbox.people.set("alex", { ...alex, github: { ...alex.github, name: '"><script>alert(1)</script>' } });
  const { html } = await new Visitor().openChooser(beginGitHub(sandbox, { state: '"><img src=x>' }).url);
  expect(html).not.toContain("<script");
  expect(html).not.toContain("<img src=x");
});

it("loads nothing but its own style and pictures, and runs no script", async () => {
  const response = await new Visitor().fetch(beginGitHub(sandbox).url);
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  const html = await response.text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = ""]) => url);
  expect(assets).toContain("/avatars/alex");
  expect(assets).toContain("/sandbox.css");
  for (const asset of new Set(assets)) {
    expect(asset).toMatch(/^\/[a-z]/);
    const loaded = await fetch(sandbox.origin + asset);
    expect([asset, loaded.status, loaded.headers.get("content-type")]).toEqual([
      asset,
      200,
      asset.endsWith(".css") ? "text/css; charset=utf-8" : "image/svg+xml",
    ]);
  }
  expect((await fetch(`${sandbox.origin}/avatars/mallory`)).status).toBe(404);
});
