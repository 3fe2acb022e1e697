import { readFileSync } from "node:fs";
import type { Answer } from "../answer";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import { avatarSvg, iconSvg } from "./avatar";

const stylesheet = readFileSync(new URL("./sandbox.css", import.meta.url), "utf8");

/** The stylesheet, the icon and the pictures of the cast. */
export function answerAsset(world: World, request: SandboxRequest): Answer | undefined {
  const path = request.url.pathname;
  if (path === "/sandbox.css") return asset(stylesheet, "text/css; charset=utf-8");
  if (path === "/sandbox.svg" || path === "/favicon.ico") return asset(iconSvg, "image/svg+xml");
  const person = world.people.get(/^\/avatars\/([a-z0-9-]+)$/.exec(path)?.[1] ?? "");
  return person && asset(avatarSvg(person), "image/svg+xml");
}

/** Pages of other origins show the pictures, so they say that they may. */
function asset(text: string, type: string): Answer {
  return {
    status: 200,
    headers: {
      "cache-control": "public, max-age=300",
      "cross-origin-resource-policy": "cross-origin",
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
    },
    body: { text, type },
  };
}
