import { createKeyring } from "@/lib/crypto/keyring";
import type { Env } from "@/lib/env";
import { isLoopback } from "@/lib/env/loopback";
import { doctorQuestion, readDoctorAnswer } from "@/lib/api/diagnostics";
import { describeDifference } from "./clock";
import type { DoctorContext } from "./check";
import { type Answer, askFromOutside } from "./ask-from-outside";
import { sendForm } from "./form";
import { fine, type Finding, skipped, warning, wrong } from "./finding";
import { describeForwarding, INVENTED_ADDRESS } from "./forwarding";
import { codeOf, reasonOf } from "./reason";

const DAY_MS = 86_400_000;
/** Days; certificates of a few months are renewed well before. */
const RENEWAL = 14;

/** What AUTH_URL leads to, asked as a stranger would ask: certificate, headers, and what the proxy passes on. */
export async function* checkPublicAddress({ env, source, problems }: DoctorContext): AsyncIterable<Finding> {
  const { authUrl, secrets } = env;
  if (secrets.length === 0 || !source.AUTH_URL || problems.some(({ variable }) => variable === "AUTH_URL")) {
    yield skipped("Without AUTH_URL and AUTH_SECRET the application cannot be asked.");
    return;
  }
  const ring = createKeyring(secrets);
  let answer: Answer;
  try {
    answer = await askFromOutside(`${authUrl}/api/doctor`, {
      authorization: doctorQuestion(ring, Date.now()),
      origin: authUrl,
      "x-forwarded-for": INVENTED_ADDRESS,
    });
  } catch (error) {
    yield describeSilence(authUrl, error);
    return;
  }
  yield* describeTransport(env, answer);
  const view = readDoctorAnswer(answer.body, ring);
  if (view === null) {
    yield wrong(
      `${authUrl} answers ${answer.status}, but it is not this application.`,
      "Start it; let the proxy pass /api/ on to it; give it the same AUTH_SECRET, and the same version, as here.",
    );
    return;
  }
  yield fine(`${authUrl} reaches this application.`);
  yield* describeForwarding(env, view);
  yield await sendForm(authUrl);
  yield describeDifference("the application", view.now - answer.at);
}

function describeSilence(authUrl: string, error: unknown): Finding {
  const says = `${authUrl} does not answer: ${reasonOf(error)}.`;
  const code = codeOf(error) ?? "";
  if (/CERT|SIGNATURE|ALTNAME|SELF_SIGNED/.test(code))
    return wrong(
      says,
      "Renew the certificate, name this host in it, and let the proxy send the whole chain.",
    );
  if (code === "ENOTFOUND") return wrong(says, "Correct AUTH_URL, or the DNS record of its host.");
  return warning(says, "Start the application and its proxy, and ask again from a machine that reaches it.");
}

function* describeTransport({ authUrl, secureCookies }: Env, answer: Answer): Iterable<Finding> {
  if (!secureCookies) {
    if (!isLoopback(authUrl))
      yield wrong(`${authUrl} is not https.`, "Put TLS in front, and https into AUTH_URL.");
    return;
  }
  const left = answer.certificateEnds === undefined ? 0 : (answer.certificateEnds - answer.at) / DAY_MS;
  yield left > RENEWAL
    ? fine(`The certificate is valid for ${Math.floor(left)} more days.`)
    : warning(`The certificate is over in ${Math.floor(left)} days.`, "Look why it is not renewed.");
  yield /max-age=[1-9]\d{6,}/.test(answer.headers["strict-transport-security"] ?? "")
    ? fine("Browsers are told to come by https only.")
    : warning(
        "Strict-Transport-Security is missing or short.",
        "Let the proxy pass it on as the application sends it.",
      );
}
