import { IncomingMessage } from "node:http";
import { wordsFor } from "@/app/notices/plain-page";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { MAX_FORM_BYTES, requireForm, requireFormType } from "@/lib/http/action-body";
import { addressKey, clientFrom } from "@/lib/http/client";
import { isSameOrigin } from "@/lib/http/origin";
import { PROVIDERS } from "@/lib/providers/providers";
import { consume } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { toHeaders } from "./web";

/**
 * Operations of the API, of OAuth and the exchange read their bodies themselves; whatever is spelt otherwise may be a page to Next. So
 * does signing out, from which neither a limit nor a database that is away may keep anybody before the handler has said what
 * happened.
 */
const OPERATION = new RegExp(
  `^/(api/(?!.*\\.\\.)[\\w/.~-]*|auth/(${PROVIDERS.join("|")})/?|oauth/(token|device_authorization|revoke|introspect|userinfo)/?|account/sign-out|\\.cloakroom/(?!.*\\.\\.)[\\w/.~-]*)(\\?|$)`,
);

/** Whether a request may be a form, which Next would read before any code of ours. */
export function mayBeForm({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && !OPERATION.test(url);
}

/**
 * Reads a form before Next does, and lets it through only if a page of ours sent it, and it is small, no more frequent from
 * its address than LIMIT_EXCHANGE says, and such as our pages send. Those of other sites' pages are refused unread and
 * uncounted: they could use up the limit of whoever looks at such a page. Whose it is and what it is for is decided behind.
 * @returns the same request, to be read from the start
 * @throws AppError cross-origin, unsupported-media-type, payload-too-large, malformed-request, rate-limited
 */
export async function admitForm(request: IncomingMessage): Promise<IncomingMessage> {
  const { headers } = request;
  const { authUrl, trustedProxies } = env();
  const asked = toHeaders(request);
  if (!isSameOrigin(asked, authUrl)) throw new AppError("cross-origin", "the form is another site's");
  const head = { contentType: headers["content-type"], called: headers["next-action"] !== undefined };
  requireFormType(head);
  await consume("exchange", `form:${addressKey(clientFrom(asked, trustedProxies).ip)}`);
  const body = await readBounded(request);
  await requireForm(head, body);
  return replay(request, body);
}

async function readBounded(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new AppError("payload-too-large", "the form is larger than 64 KB");
  if (Number(request.headers["content-length"]) > MAX_FORM_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_FORM_BYTES) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new AppError("malformed-request", "the form was broken off")));
  });
}

/** A request whose body has been read, as one whose body has not. */
function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}

/** Says in words why a form was not taken; the page that sent it is gone for who has no JavaScript. */
export function refuseForm(request: IncomingMessage, error: unknown): Response {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const { code, status, retryAfter } = failure;
  logEvent(status >= 500 ? "error" : "info", "form.refused", { code, status, detail: failure.message });
  const { locale, words } = wordsFor(toHeaders(request));
  const { title, cause, next } = words.errors[code];
  const headers = new Headers({
    "content-type": "text/plain; charset=utf-8",
    "content-language": locale,
    "cache-control": "private, no-store",
  });
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return new Response([title, cause, next].join("\n\n"), { status, headers });
}
