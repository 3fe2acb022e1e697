import { expect, test } from "vitest";
import { describeDevice } from "./device";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`, "Chrome", "Linux", "computer"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
    "Microsoft Edge",
    "Windows",
    "computer",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Firefox",
    "Windows",
    "computer",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Safari",
    "macOS",
    "computer",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Safari",
    "iOS",
    "phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet",
    "Android",
    "phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; Pixel Tablet) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
    "Chrome",
    "Android",
    "tablet",
  ],
  ["curl/8.5.0", "curl", null, "program"],
  ["Attic Shelf/2.0 (iOS 18)", "Attic Shelf", null, "program"],
  ["приложение/1", "приложение", null, "program"],
  ["Browser story", "Browser story", null, "program"],
  ["<script>alert(1)</script>", null, null, "program"],
  ["", null, null, "program"],
  [null, null, null, "program"],
])("%s is %s on %s, a %s", (userAgent, program, system, kind) => {
  expect(describeDevice(userAgent)).toEqual({ program, system, kind });
});
