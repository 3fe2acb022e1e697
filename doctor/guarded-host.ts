import { type Answer, askFromOutside } from "./ask-from-outside";
import { fine, type Finding, warning, wrong } from "./finding";
import { reasonOf } from "./reason";

/** As a browser asks for a page. */
const NAVIGATION = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

/**
 * What a stranger meets at a guarded host: our own paths, and the door before the rest. Whether its application is sent our
 * cookies cannot be told from outside; the examples' proxies hand on what verify answers.
 */
export async function checkGuardedHost(origin: string, authUrl: string): Promise<Finding[]> {
  try {
    // A HEAD begins nothing there.
    const [ours, theirs] = await Promise.all([
      askFromOutside(`${origin}/.cloakroom/start?to=%2F`, NAVIGATION, undefined, "HEAD"),
      askFromOutside(`${origin}/`, NAVIGATION),
    ]);
    return [describeOwnPaths(origin, ours), describeDoor(origin, authUrl, theirs)];
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
