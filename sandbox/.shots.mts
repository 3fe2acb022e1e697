import { chromium } from "playwright";
import AxeBuilder from "@axe-core/playwright";
import { startTestSandbox, beginGoogle, beginGitHub } from "./testing/application";
const s = await startTestSandbox();
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const scheme of ["light", "dark"] as const)
  for (const [w, lang] of [
    [1100, "en"],
    [320, "ru"],
    [390, "en"],
  ] as const) {
    const c = await b.newContext({
      viewport: { width: w, height: 800 },
      colorScheme: scheme,
      locale: lang,
      javaScriptEnabled: true,
    });
    const p = await c.newPage();
    const errors: string[] = [];
    p.on("console", (m) => m.type() === "error" && errors.push(m.text()));
    for (const [name, url] of [
      ["google", beginGoogle(s).url.href],
      ["github", beginGitHub(s).url.href],
      ["home", s.origin],
      ["missing", s.origin + "/nothing"],
    ]) {
      await p.goto(url!);
      if (w === 320 || (w === 1100 && scheme === "dark"))
        await p.locator("details").evaluateAll((d) => d.forEach((x) => ((x as any).open = true)));
      if (w === 1100 && name !== "home") {
        await p.keyboard.press("Tab");
        await p.keyboard.press("Tab");
        await p
          .locator(".failures li")
          .nth(1)
          .hover({ timeout: 500 })
          .catch(() => 0);
      }
      const over = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (w !== 390 || name === "google")
        await p.screenshot({ path: `/tmp/shots/${name}-${scheme}-${w}.png`, fullPage: true });
      const axe =
        w === 1100 || w === 320
          ? (await new AxeBuilder({ page: p }).analyze()).violations.map(
              (v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 90)).join(" | "),
            )
          : [];
      console.log(name, scheme, w, "overflow", over, axe, errors.splice(0));
    }
    await c.close();
  }
// No JavaScript, real browser, both
const c = await b.newContext({ javaScriptEnabled: false, locale: "en" });
const p = await c.newPage();
const { createServer } = await import("node:http");
const app = createServer((q, r) => r.end("back")).listen(0);
const port = (app.address() as any).port;
s.addRedirectOrigin("http://localhost:" + port);
const cb = (x: string) => ({ redirect_uri: `http://localhost:${port}/api/auth/callback/${x}` });
for (const u of [beginGoogle(s, cb("google")).url.href, beginGitHub(s, cb("github")).url.href]) {
  await p.goto(u);
  await p.getByRole("button", { name: "Continue as Alex Sample" }).click();
  console.log(p.url().slice(0, 80));
  await p.goto(u);
  await p.getByRole("button", { name: "Deny", exact: true }).focus();
  await p.keyboard.press("Enter");
  await p.waitForURL(/callback/);
  console.log(p.url().slice(0, 120));
}
app.close();
await b.close();
await s.close();
