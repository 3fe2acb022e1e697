import { refuseOtherMethods } from "@/lib/http/other-methods";
import { currentLogo } from "@/lib/product/logo";

/** A picture that is opened by itself runs nothing: an SVG may have scripts. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/**
 * The logo that `PRODUCT_LOGO` names. Its address changes with it, so browsers keep it for a year; under another address, such as that of
 * another version during an update, it is kept by nobody.
 */
export async function GET(request: Request): Promise<Response> {
  const logo = await currentLogo();
  if (logo === null)
    return new Response(null, {
      status: 404,
      headers: { "Content-Security-Policy": POLICY, "Cache-Control": "no-store" },
    });
  const { pathname, search } = new URL(request.url);
  return new Response(logo.bytes, {
    headers: {
      "Content-Type": logo.type,
      "Content-Security-Policy": POLICY,
      "Cache-Control": pathname + search === logo.path ? "public, max-age=31536000, immutable" : "no-store",
    },
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
