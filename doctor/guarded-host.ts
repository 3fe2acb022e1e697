import { CHECK_VIEW, doctorAgent, MADE_UP_COOKIE, readCheckView } from "@/lib/api/diagnostics";
import type { Keyring } from "@/lib/crypto/keyring";
import { type Answer, askFromOutside } from "./ask-from-outside";
import { fine, type Finding, note, warning, wrong } from "./finding";
import { reasonOf } from "./reason";

/** As a browser asks for a page. */
const NAVIGATION = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

/**
 * What a stranger meets at a guarded host: our own paths, and the door before the rest; and what its proxy asks verify with.
 * @param asking.ring null where there is no AUTH_SECRET to ask by
 */
export async function checkGuardedHost(
  origin: string,
  { authUrl, ring }: { readonly authUrl: string; readonly ring: Keyring | null },
): Promise<Finding[]> {
  try {
    // A HEAD begins nothing there.
    const [ours, theirs] = await Promise.all([
      askFromOutside(`${origin}/.cloakroom/start?to=%2F`, NAVIGATION, undefined, "HEAD"),
      askFromOutside(`${origin}/`, {
        ...NAVIGATION,
        cookie: MADE_UP_COOKIE,
        ...(ring ? { "user-agent": doctorAgent(ring, Date.now()) } : {}),
      }),
    ]);
    const door = describeDoor(origin, authUrl, theirs);
    const findings = [describeOwnPaths(origin, ours), door];
    return ring && door.state === "fine" ? [...findings, describeCookies(origin, theirs, ring)] : findings;
  } catch (error) {
    return [
      warning(
        `${origin} does not answer: ${reasonOf(error)}.`,
        "Start its proxy, and ask again from a machine that reaches it.",
      ),
    ];
  }
}

function describeOwnPaths(origin: string, { status, headers }: Answer): Finding {
  if (status === 204 && headers["x-request-id"] !== undefined)
    return fine(`${origin}/.cloakroom/ reaches this application.`);
  if (status === 403)
    return wrong(
      `${origin}/.cloakroom/ is refused: its proxy is not believed that it is there.`,
      "Name the proxy's address in TRUSTED_PROXIES, and let it state this origin as docs/applications.md says.",
    );
  return wrong(
    `${origin}/.cloakroom/ answers ${String(status)}, and not from this application: nobody can sign in there.`,
    "Let the proxy pass /.cloakroom/ on to it, as the examples do.",
  );
}

/**
 * Whether our cookies stay with us. Whoever is let in would have to be asked for what the application is sent, and nobody but the
 * application could tell: what can be seen is what its proxy asks verify with.
 */
function describeCookies(origin: string, { headers }: Answer, ring: Keyring): Finding {
  const answer = headers[CHECK_VIEW];
  const view = typeof answer === "string" ? readCheckView(answer, ring) : null;
  if (view === null)
    return note(
      `Whether ${origin} keeps our cookies from its application cannot be seen: its proxy answers strangers in its own words.`,
    );
  if (!view.cookie)
    return wrong(
      `${origin} asks /api/verify without the browser's cookies: nobody is signed in there, whatever they do.`,
      "Let its proxy pass Cookie on to the check, as the examples do.",
    );
  if (!/\bcookie\b/i.test(view.handsOn ?? ""))
    return warning(
      `${origin} does not say that its application is sent the cookies that /api/verify answers with: it may be sent our session.`,
      "Let its proxy send Proxy-Hands-On to the check, and put the answer's Cookie in the place of the request's, as the examples do.",
    );
  return fine(
    `${origin} says that it keeps our cookies from its application; only that application can see whether.`,
  );
}

function describeDoor(origin: string, authUrl: string, { status, headers }: Answer): Finding {
  const location = headers.location ?? "";
  if (status === 401 || location.startsWith(`${origin}/.cloakroom/`) || location.startsWith(`${authUrl}/`))
    return fine(`${origin} asks strangers to sign in.`);
  if (status >= 500 || status === 403)
    return warning(`${origin} answers strangers with ${String(status)}.`, "Look into the log of its proxy.");
  return warning(
    `${origin} answers strangers with ${String(status)}, without asking them to sign in.`,
    "Let its proxy ask /api/verify before every path, unless its first page is for everybody.",
  );
}
