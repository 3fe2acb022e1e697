import { headers } from "next/headers";
import { env } from "@/lib/env";

/** The accent of `ACCENT_COLOR` in place of that of globals.css, in both themes. */
export async function ProductColours() {
  const { accent } = env().product;
  if (accent === undefined) return null;
  const { light, dark } = accent;
  // The page's policy lets this in by the nonce that the middleware has made (middleware.ts).
  const policy = (await headers()).get("content-security-policy");
  const nonce = /'nonce-([^']+)'/.exec(policy ?? "")?.[1];
  return (
    <style nonce={nonce}>
      {`:root:root{--brand:${light.accent};--accent:${light.accent};--accent-soft:${light.soft}}
@media screen and (prefers-color-scheme:dark){:root:root{--accent:${dark.accent};--accent-soft:${dark.soft}}}`}
    </style>
  );
}
