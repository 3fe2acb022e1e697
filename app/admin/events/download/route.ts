import { type NextRequest, NextResponse } from "next/server";
import { contract } from "@/app/api/contract";
import { csvHeaders, csvOf } from "@/app/api/admin/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { env } from "@/lib/env";
import { AppError, type ErrorCode } from "@/lib/errors";
import { answerWith } from "@/lib/gate/answer";
import { observe, type Trace } from "@/lib/gate/observe";
import { currentSession } from "@/lib/gate/session";
import { actorOf, confirmUrl } from "@/lib/gate/user-action";
import { clientFrom } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { recordEventsExport } from "@/lib/users/administration/record-export";
import { pageRefusing, withQuery } from "../../../account/outcome";
import { readTimeZone, TIME_ZONE_COOKIE } from "../../../i18n/time-zone";
import { readFilter } from "../filter";
import { pathFor } from "../load";
import { eventsQuery } from "../schema";

const PAGE = "/admin/events";

/** The events that the filter finds as a file: where `GET /api/admin/events/export` answers a problem, a page explains. */
export function GET(request: NextRequest): Promise<Response> {
  return observe("GET", `${PAGE}/download`, async (trace) => {
    try {
      return await answer(request, trace);
    } catch (error) {
      const code: ErrorCode = error instanceof AppError ? error.code : "unexpected";
      return leadTo(pageRefusing(PAGE, code, "events-export.failed", error));
    }
  });
}

async function answer(request: NextRequest, trace: Trace): Promise<Response> {
  const { cursor: _cursor, ...typed } = eventsQuery.parse(Object.fromEntries(request.nextUrl.searchParams));
  const page = pathFor(PAGE, typed);
  const caller = await currentSession();
  if (caller.standing === "live") trace.userId = caller.user.id;
  // The page asks to sign in, and tells whoever is no administrator so.
  if (caller.standing !== "live" || caller.user.role !== "ADMIN") return leadTo(page);
  if (!caller.session.fresh) return leadTo(confirmUrl(withQuery(page, { notice: "export-ready" })));
  await consume("exchange", `person:${caller.user.id}`);
  const read = await readFilter(typed, readTimeZone(request.cookies.get(TIME_ZONE_COOKIE)?.value));
  if ("problem" in read) return leadTo(page);
  const { filter } = read;
  const client = clientFrom(request.headers, env().trustedProxies);
  await recordEventsExport({ ...actorOf(caller), filter }, client);
  const file = { text: csvOf(streamEvents(filter)), headers: csvHeaders() };
  return answerWith(contract.exportEvents, file, trace.requestId);
}

function leadTo(path: string): NextResponse {
  return NextResponse.redirect(new URL(path, env().authUrl), 303);
}
