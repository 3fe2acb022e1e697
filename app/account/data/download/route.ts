import { type NextRequest, NextResponse } from "next/server";
import { presentExport } from "@/app/api/present";
import { exported } from "@/app/api/schema";
import { env } from "@/lib/env";
import { AppError, type ErrorCode } from "@/lib/errors";
import { observe, type Trace } from "@/lib/gate/observe";
import { currentSession } from "@/lib/gate/session";
import { confirmUrl } from "@/lib/gate/user-action";
import { clientFrom } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { recordExport } from "@/lib/users/mutations";
import { pageRefusing, pageSaying } from "../../outcome";

const PAGE = "/account/data";

/** The export as a file for a person: where `GET /api/me/export` answers a problem, they are led on to a page. */
export function GET(request: NextRequest): Promise<Response> {
  return observe("GET", `${PAGE}/download`, async (trace) => {
    try {
      return await answer(request, trace);
    } catch (error) {
      const code: ErrorCode = error instanceof AppError ? error.code : "unexpected";
      return leadTo(pageRefusing(PAGE, code, "export.failed", error));
    }
  });
}

async function answer(request: NextRequest, trace: Trace): Promise<Response> {
  const caller = await currentSession();
  if (caller.standing !== "live") return leadTo(PAGE);
  trace.userId = caller.user.id;
  if (!caller.session.fresh) return leadTo(confirmUrl(pageSaying(PAGE, "export-ready")));
  await consume("exchange", `person:${caller.user.id}`);
  const data = exported.parse(await presentExport(caller));
  const client = clientFrom(request.headers, env().trustedProxies);
  await recordExport({ sessionId: caller.session.id, userId: caller.user.id }, client);
  return new Response(JSON.stringify(data, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="cloakroom-export.json"',
    },
  });
}

function leadTo(path: string): NextResponse {
  return NextResponse.redirect(new URL(path, env().authUrl), 303);
}
