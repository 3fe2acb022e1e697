import type { NextRequest } from "next/server";
import { answerExport } from "@/lib/api/export";
import { env } from "@/lib/env";
import { consumeForUser } from "@/lib/gate/limit";
import type { RequestLog } from "@/lib/api/observe";
import { currentSession } from "@/lib/gate/session";
import { confirmUrl } from "@/lib/gate/user-action";
import { clientFrom } from "@/lib/http/client";
import { download } from "@/app/notices/download";
import { seeOther } from "@/app/notices/see-other";
import { withNotice } from "@/app/notices/address";
import { refuseOtherMethods } from "@/lib/http/other-methods";

const PAGE = "/account/data";

/** What `GET /api/me/export` answers, as a file for a person. */
export const GET = download(PAGE, "export.failed", answer);

async function answer(request: NextRequest, log: RequestLog): Promise<Response> {
  const caller = await currentSession();
  if (caller.status !== "live") return seeOther(PAGE);
  log.userId = caller.user.id;
  if (!caller.session.fresh) return seeOther(confirmUrl(withNotice(PAGE, "export-ready")));
  await consumeForUser(caller.user.id);
  const client = clientFrom(request.headers, env().trustedProxies);
  return answerExport({ caller, client, method: request.method, requestId: log.requestId });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
