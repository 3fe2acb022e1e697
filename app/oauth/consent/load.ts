import type { Query } from "@/app/notices/query";
import { readNotice } from "@/app/notices/query";
import { redirect } from "next/navigation";
import { requireUser } from "@/lib/gate/require";
import { CONSENT, readConsent } from "@/lib/oauth/authorize/consent-address";
import { findRequest } from "@/lib/oauth/authorize/data";
import { asksAlways } from "@/lib/oauth/authorize/parameters";
import { requestPath } from "@/lib/oauth/authorize/request";

/** What the person is asked. A request that is over is told of by the authorization endpoint, with its status. */
export async function loadConsent(query: Query) {
  const sealed = query[CONSENT];
  const asked = typeof sealed === "string" ? readConsent(sealed) : null;
  if (typeof sealed !== "string" || asked === null) redirect("/oauth/authorize");
  const { requestId } = asked;
  await requireUser(requestPath(requestId));
  const request = await findRequest(requestId);
  if (request?.application.disabledAt !== null) redirect(requestPath(requestId));
  const { application, redirectUri, scopes } = request;
  return {
    sealed,
    outcome: readNotice([], query),
    name: application.name,
    scopes,
    /** Where the answer leads, as people know places: a host, or a program of this device. */
    place: placeOf(redirectUri),
    /** Any program of the device could be the one that asks. */
    unsure: asksAlways(application, redirectUri),
  };
}

function placeOf(redirectUri: string): {
  readonly kind: "host" | "loopback" | "scheme";
  readonly at: string;
} {
  const { protocol, host } = new URL(redirectUri);
  if (protocol === "https:") return { kind: "host", at: host };
  if (protocol === "http:") return { kind: "loopback", at: host };
  return { kind: "scheme", at: protocol };
}
