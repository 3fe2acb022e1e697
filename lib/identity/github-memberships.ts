import { z } from "zod";
import { AppError, findAppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import { getMembership } from "./github-api";

const membershipSchema = z.object({ state: z.string() });

/** What GitHub is asked about. */
export type NamedOrganizations = {
  /** Of which somebody has to be a member of one: ALLOWED_GITHUB_ORGS. */
  readonly required: readonly string[];
  /** Which the rules of applications name. */
  readonly known: readonly string[];
};

/** What GitHub answered about organisations and teams. */
type AskedMemberships = {
  /** Of which whoever was asked about is an active member at this moment. */
  readonly active: readonly string[];
  /** About which there was an answer, yes or no. */
  readonly answered: readonly string[];
  /** About which there was none: GitHub may not tell, or cannot. */
  readonly unanswered: readonly string[];
};

/**
 * Of organisations and teams, those of which whoever holds the token is an active member at this moment: not whoever was only
 * invited. All are asked about at once. One that cannot be asked about is no membership where another one suffices, and an outage
 * where it may have been the one that was required.
 * @param login of whoever holds the token
 * @returns undefined where none is named
 * @throws AppError token-invalid (401), provider-account-suspended (403), provider-unavailable (503)
 */
export async function findActiveMemberships(
  accessToken: string,
  login: string | null,
  { required, known }: NamedOrganizations,
): Promise<AskedMemberships | undefined> {
  const named = [...new Set([...required, ...known])];
  if (named.length === 0) return undefined;
  const active: string[] = [];
  const answered: string[] = [];
  let outage: AppError | undefined;
  const answers = await Promise.allSettled(named.map((name) => askAbout(accessToken, login, name)));
  for (const [index, answer] of answers.entries()) {
    const name = named[index] ?? "";
    if (answer.status === "fulfilled") {
      if (answer.value !== "not-told") answered.push(name);
      if (answer.value === "active") active.push(name);
      continue;
    }
    // About the token or its holder, whichever organisation was asked about.
    const failure =
      findAppError(answer.reason) ?? new AppError("unexpected", "unexpected", { cause: answer.reason });
    if (failure.code !== "provider-unavailable") throw failure;
    logEvent("warn", "membership.unknown", { provider: "github", detail: name, error: failure });
    if (required.includes(name)) outage ??= failure;
  }
  if (outage !== undefined && !active.some((name) => required.includes(name))) throw outage;
  return { active, answered, unanswered: named.filter((name) => !answered.includes(name)) };
}

async function askAbout(
  accessToken: string,
  login: string | null,
  named: string,
): Promise<"active" | "none" | "not-told"> {
  const [organization = "", team] = named.split("/");
  if (team !== undefined && login === null) return "not-told";
  const path =
    team === undefined
      ? `/user/memberships/orgs/${organization}`
      : `/orgs/${organization}/teams/${team}/memberships/${encodeURIComponent(login ?? "")}`;
  const answer = await getMembership(named, path, accessToken);
  if (typeof answer === "string") return answer;
  const membership = membershipSchema.safeParse(answer.json);
  if (!membership.success) throw new AppError("provider-unavailable", "GitHub's membership is unreadable");
  return membership.data.state === "active" ? "active" : "none";
}
