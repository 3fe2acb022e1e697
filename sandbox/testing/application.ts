import { startSandbox, type Sandbox } from "../server";
import { basicAuthorization, createPkce, Visitor } from "./visitor";

/** The application under test, as both providers know it. */
export const application = {
  origin: "http://localhost:3999",
  google: { id: "cloakroom-google", secret: "a:secret with %+ in it" },
  github: { id: "cloakroom-github", secret: "another secret" },
};

export function startTestSandbox(): Promise<Sandbox> {
  return startSandbox({
    clients: { google: application.google, github: application.github },
    redirectOrigins: [application.origin],
  });
}

export const googleCallback = `${application.origin}/api/auth/callback/google`;
export const githubCallback = `${application.origin}/api/auth/callback/github`;

/** An attempt to sign in with Google, as the application keeps it in its cookies. */
export function beginGoogle(sandbox: Sandbox, overrides: Record<string, string> = {}) {
  const pkce = createPkce();
  const url = new URL(`${sandbox.google.issuer}/o/oauth2/v2/auth`);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: application.google.id,
    redirect_uri: googleCallback,
    scope: "openid email profile",
    state: "the-state",
    nonce: "the-nonce",
    code_challenge: pkce.challenge,
    code_challenge_method: "S256",
    ...overrides,
  }).toString();
  return { url, verifier: pkce.verifier };
}

export function beginGitHub(sandbox: Sandbox, overrides: Record<string, string> = {}) {
  const pkce = createPkce();
  const url = new URL(`${sandbox.github.url}/login/oauth/authorize`);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: application.github.id,
    redirect_uri: githubCallback,
    scope: "read:user user:email",
    state: "the-state",
    code_challenge: pkce.challenge,
    code_challenge_method: "S256",
    ...overrides,
  }).toString();
  return { url, verifier: pkce.verifier };
}

/** Presses a button of the Google chooser and exchanges the code it leads to. */
export async function signInWithGoogle(sandbox: Sandbox, button: string): Promise<Response> {
  const { url, verifier } = beginGoogle(sandbox);
  const callback = await (await new Visitor().openChooser(url)).press(button);
  return exchangeGoogleCode(sandbox, callback.searchParams.get("code") ?? "", verifier);
}

export function exchangeGoogleCode(sandbox: Sandbox, code: string, verifier: string): Promise<Response> {
  return fetch(`${sandbox.google.issuer}/token`, {
    method: "POST",
    headers: { authorization: basicAuthorization(application.google) },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: googleCallback,
      code_verifier: verifier,
    }),
  });
}

/** Presses a button of the GitHub chooser and exchanges the code it leads to. */
export async function signInWithGitHub(sandbox: Sandbox, button: string): Promise<Response> {
  const { url, verifier } = beginGitHub(sandbox);
  const callback = await (await new Visitor().openChooser(url)).press(button);
  return exchangeGitHubCode(sandbox, callback.searchParams.get("code") ?? "", verifier);
}

export function exchangeGitHubCode(sandbox: Sandbox, code: string, verifier: string): Promise<Response> {
  return fetch(`${sandbox.github.url}/login/oauth/access_token`, {
    method: "POST",
    headers: { accept: "application/json", authorization: basicAuthorization(application.github) },
    body: new URLSearchParams({ code, redirect_uri: githubCallback, code_verifier: verifier }),
  });
}
