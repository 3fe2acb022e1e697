import { expect, it } from "vitest";
import { confirmForm, confirmQuery } from "./schema";

it.each([
  ["/oauth/authorize?request=1", "github", "github"],
  ["/device?device=1", "github", "github"],
  ["/device", "github", "github"],
  ["/oauth/authorize", "google", null],
  ["/account/data", "github", null],
  ["/account/data", "google", null],
  ["/devices", "github", null],
  ["/account?to=/device", "github", null],
  ["https://evil.example/device", "github", null],
  ["/oauth/authorize", undefined, null],
])("asks for memberships for %s by %s alone: %s", (returnTo, only, expected) => {
  expect(confirmQuery.parse({ returnTo, only }).only).toBe(expected);
  expect(confirmForm.parse({ returnTo, only, provider: "github" }).only).toBe(expected);
});
