import type { NextRequest } from "next/server";
import { presentExport } from "@/app/api/present";
import { exported } from "@/app/api/schema";
import { env } from "@/lib/env";
import { consumeForPerson } from "@/lib/gate/limit";
import type { Trace } from "@/lib/gate/observe";
import { currentSession } from "@/lib/gate/session";
import { confirmUrl } from "@/lib/gate/user-action";
import { clientFrom } from "@/lib/http/client";
import { recordExport } from "@/lib/users/mutations";
import { download, leadTo } from "../../../download";
import { pageSaying } from "../../outcome";

const PAGE = "/account/data";

/** What `GET /api/me/export` answers, as a file for a person. */
export const GET = download(PAGE, "export.failed", answer);

async function answer(request: NextRequest, trace: Trace): Promise<Response> {
  const caller = await currentSession();
  if (caller.standing !== "live") return leadTo(PAGE);
  trace.userId = caller.user.id;
  if (!caller.session.fresh) return leadTo(confirmUrl(pageSaying(PAGE, "export-ready")));
  await consumeForPerson(caller.user.id);
  const data = exported.parse(await presentExport(caller));
  const client = clientFrom(request.headers, env().trustedProxies);
  if (request.method !== "HEAD")
    await recordExport({ sessionId: caller.session.id, userId: caller.user.id }, client);
  return new Response(JSON.stringify(data, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="cloakroom-export.json"',
    },
  });
}
