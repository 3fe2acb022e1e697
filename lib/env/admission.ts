import type { Env } from "../env";

type Admission = Pick<Env, "google" | "github" | "allowedEmailDomains" | "allowedGoogleHostedDomains">;

/** Who may sign in, in one sentence for an operator: a restriction that is not there is seen by reading it. */
export function describeAdmission(env: Admission): string {
  const { google, github, allowedEmailDomains: domains, allowedGoogleHostedDomains: hosted } = env;
  const withEmail = domains.length === 0 ? "" : ` with a verified e-mail of ${listed(domains)}`;
  const managed = hosted.length === 0 ? "" : ` that ${listed(hosted)} manages`;
  // A GitHub account is managed by no Workspace: only the list of domains lets it in beside that of Workspaces.
  const githubMay = github !== null && (hosted.length === 0 || domains.length > 0);
  const ways = [
    ...(google ? [`a Google account${managed}${managed && withEmail ? " and" : ""}${withEmail}`] : []),
    ...(githubMay ? [`a GitHub account${withEmail}`] : []),
  ];
  if (ways.length === 0) return "Nobody may sign in.";
  if (withEmail === "" && managed === "") return `Everybody with ${whole(google, github)} may sign in.`;
  return `Only whoever has ${ways.join(", or ")} may sign in.`;
}

function whole(google: Admission["google"], github: Admission["github"]): string {
  if (google && github) return "a Google or GitHub account";
  return google ? "a Google account" : "a GitHub account";
}

function listed(domains: readonly string[]): string {
  return domains.join(" or ");
}
