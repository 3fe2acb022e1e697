import { signedOutPage } from "@/app/notices/guarded-host";
import { env } from "@/lib/env";
import { flowKeyCookie, generateFlowKey, readFlowKey } from "@/lib/hosts/flow-key";
import { beginAtHost } from "@/lib/hosts/mutations";
import { opensNoPage } from "@/lib/http/navigation";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { safeTarget } from "@/lib/http/return-target";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { type AtHost, atHost } from "../at-host";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

/**
 * Leads a browser away from a guarded host to sign in: binds what it asked for there to this browser, and says our own host
 * nothing but the id of that.
 */
export const GET = atHost("GET", "/.cloakroom/start", async ({ request, host, client }: AtHost) => {
  const { headers, method } = request;
  if (isPrefetch(headers)) return declinePrefetch();
  if (method === "HEAD") return new Response(null, { status: 204 });
  const { application, origin } = host;
  const { searchParams } = new URL(request.url);
  const target = safeTarget(searchParams.get("to"));
  const prompt = searchParams.get("prompt") === "login" ? "login" : null;
  if (opensNoPage(headers)) return signedOutPage(headers, { ...host, target });
  const flowKey = readFlowKey(headers.get("cookie"), origin) ?? generateFlowKey();
  const id = await beginAtHost(
    { applicationId: application.id, origin },
    { target, flowKey, prompt, client },
  );
  const location = `${env().authUrl}/oauth/authorize?request=${id}`;
  return new Response(null, {
    status: 302,
    headers: { location, "set-cookie": flowKeyCookie(flowKey, origin) },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
