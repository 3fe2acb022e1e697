import { randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { contract } from "@/app/api/contract";
import { csvHeaders, csvOf } from "@/app/api/admin/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { env } from "@/lib/env";
import { AppError, type ErrorCode } from "@/lib/errors";
import { answerWith } from "@/lib/gate/answer";
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
export async function GET(request: NextRequest): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    const code: ErrorCode = error instanceof AppError ? error.code : "unexpected";
    return leadTo(pageRefusing(PAGE, code, "events-export.failed", error));
  }
}

async function answer(request: NextRequest): Promise<Response> {
  const { cursor: _cursor, ...typed } = eventsQuery.parse(Object.fromEntries(request.nextUrl.searchParams));
  const page = pathFor(PAGE, typed);
  const caller = await currentSession();
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
  const response = answerWith(contract.exportEvents, file, randomUUID());
  response.headers.set("cache-control", "private, no-store");
  return response;
}

function leadTo(path: string): NextResponse {
  const response = NextResponse.redirect(new URL(path, env().authUrl), 303);
  response.headers.set("cache-control", "private, no-store");
  return response;
}
