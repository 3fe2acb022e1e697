import type { NextRequest } from "next/server";
import { contract } from "@/lib/api/contract/contract";
import { csvHeaders, csvOf } from "@/lib/api/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { env } from "@/lib/env";
import { answerWith } from "@/lib/api/answer";
import { consumeChange, consumeForUser } from "@/lib/gate/limit";
import type { RequestLog } from "@/lib/api/observe";
import { currentSession } from "@/lib/gate/session";
import { actorOf, confirmUrl } from "@/lib/gate/user-action";
import { clientFrom } from "@/lib/http/client";
import { beginEventsExport } from "@/lib/admin/events-export";
import { whileLeased } from "@/lib/users/exports/mutations";
import { withFilter, withNotice } from "@/app/notices/address";
import { download } from "@/app/notices/download";
import { seeOther } from "@/app/notices/see-other";
import { readTimeZone, TIME_ZONE_COOKIE } from "@/lib/time-zone";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { readFilter } from "../filter";
import { eventsQuery } from "../schema";

const PAGE = "/admin/events";

/** What `GET /api/admin/events/export` answers, as a file for a person. */
export const GET = download(PAGE, "events-export.failed", answer);

async function answer(request: NextRequest, log: RequestLog): Promise<Response> {
  const { cursor: _cursor, ...typed } = eventsQuery.parse(Object.fromEntries(request.nextUrl.searchParams));
  const page = withFilter(PAGE, typed);
  const caller = await currentSession();
  if (caller.status === "live") log.userId = caller.user.id;
  // The page asks to sign in, and tells whoever is no administrator so.
  if (caller.status !== "live" || caller.user.role !== "ADMIN") return seeOther(page);
  if (!caller.session.fresh) return seeOther(confirmUrl(withNotice(page, "export-ready")));
  await consumeForUser(caller.user.id);
  const read = await readFilter(typed, readTimeZone(request.cookies.get(TIME_ZONE_COOKIE)?.value));
  if ("problem" in read) return seeOther(page);
  const { filter } = read;
  const answerText = (text: string | AsyncIterable<string>) =>
    answerWith(contract.exportEvents, { text, headers: csvHeaders() }, log.requestId);
  // Nothing is taken away.
  if (request.method === "HEAD") return answerText("");
  const client = clientFrom(request.headers, env().trustedProxies);
  const lease = await beginEventsExport({ ...actorOf(caller), filter }, client, () =>
    consumeChange("events.exported", caller.user.id),
  );
  return answerText(whileLeased(lease, csvOf(streamEvents(filter))));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
