import { ask, type Transport } from "../ask.js";
import { isIssueTokenAnswer, isOAuthError, operations } from "../contract.js";
import { type Answer, CloakroomError, errorOf, parseJson, retryAfterOf, unexpected } from "../error.js";

/** An application's session of a person. Whoever has it is that person to Cloakroom: keep it secret. */
export type Token = {
  /** The bearer value; it begins with `a1.`. */
  readonly accessToken: string;
  /** When it ends at the latest, as ISO 8601. Left unused it ends earlier, and there is no refreshing: sign in again. */
  readonly expiresAt: string;
  readonly scopes: readonly string[];
};

/** @throws CloakroomError by the code of the RFC (`access_denied`, `slow_down`), or when there is no answer to believe */
export async function requestToken(
  transport: Transport,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const { path } = operations.issueToken;
  const { access_token, expires_in, scope } = await postForm(
    transport,
    path,
    form,
    isIssueTokenAnswer,
    signal,
  );
  return {
    accessToken: access_token,
    expiresAt: new Date(Date.now() + expires_in * 1000).toISOString(),
    scopes: scope.split(" ").filter((name) => name !== ""),
  };
}

/** Sends a form to an endpoint of OAuth. @throws as requestToken */
export async function postForm<T>(
  transport: Transport,
  path: string,
  form: Readonly<Record<string, string>>,
  isAnswer: (answer: unknown) => answer is T,
  signal: AbortSignal | undefined,
): Promise<T> {
  const answer = await ask(transport, path, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
    signal,
  });
  const json = parseJson(answer.body);
  if (answer.status !== 200) throw oauthError(answer, json);
  if (!isAnswer(json)) throw unexpected("an answer of another shape", answer);
  return json;
}

function oauthError(answer: Answer, json: unknown): CloakroomError {
  const { status, headers } = answer;
  if (!isOAuthError(json) || !/^\w{1,50}$/.test(json.error)) return errorOf(answer);
  return new CloakroomError(json.error, `Cloakroom refused: ${json.error} (${status})`, {
    status,
    retryAfter: retryAfterOf(headers),
    reference: errorOf(answer).reference,
  });
}
