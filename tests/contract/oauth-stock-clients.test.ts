import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { cookieHeader, createClient, get, grant, type TestClient } from "./oauth-world";
import { noteSecret } from "./secrets";
import { type SignedIn, signIn } from "./sign-in";

const application = sharedApplication();
const insecure = { [oauth.allowInsecureRequests]: true } as const;

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(application.url);
  const answer = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  return oauth.processDiscoveryResponse(issuer, answer);
}

/** Follows an authorization request as the browser of this person, up to the application's redirect URI. */
async function follow(url: URL, person: SignedIn): Promise<URL> {
  const answer = await get(application, url.href, cookieHeader(person));
  const location = new URL(answer.headers.get("location") ?? "");
  noteSecret(location.searchParams.get("code") ?? "");
  return location;
}

const authentications = {
  client_secret_basic: ({ secret }: TestClient) => oauth.ClientSecretBasic(secret),
  client_secret_post: ({ secret }: TestClient) => oauth.ClientSecretPost(secret),
  none: () => oauth.None(),
};

describe("oauth4webapi", () => {
  it.each(Object.entries(authentications))(
    "signs in by code and PKCE with %s",
    async (method, authenticate) => {
      const server = await discover();
      const registered = await createClient(application, { confidential: method !== "none" });
      const person = await signIn(application);
      await grant(application, person, registered);
      const client = { client_id: registered.clientId };
      const verifier = oauth.generateRandomCodeVerifier();
      const state = oauth.generateRandomState();
      const url = new URL(server.authorization_endpoint ?? "");
      url.search = new URLSearchParams({
        ...client,
        redirect_uri: registered.redirectUri,
        response_type: "code",
        scope: "openid profile email",
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
      }).toString();
      const returned = oauth.validateAuthResponse(server, client, await follow(url, person), state);
      const authentication = authenticate(registered);
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        returned,
        registered.redirectUri,
        verifier,
        insecure,
      );
      const token = await oauth.processAuthorizationCodeResponse(server, client, answer);
      noteSecret(token.access_token);
      expect(token).toMatchObject({ token_type: "bearer", scope: "profile email openid" });
      const userinfo = await oauth.userInfoRequest(server, client, token.access_token, insecure);
      expect(await oauth.processUserInfoResponse(server, client, person.userId, userinfo)).toEqual({
        sub: person.userId,
        name: `Sample ${person.person.id}`,
        picture: expect.stringContaining("http") as string,
        email: `${person.person.id}@example.com`,
        email_verified: true,
        preferred_username: `${person.person.id}@example.com`,
      });
      if (method !== "none") {
        const asked = await oauth.introspectionRequest(
          server,
          client,
          authentication,
          token.access_token,
          insecure,
        );
        expect(await oauth.processIntrospectionResponse(server, client, asked)).toMatchObject({
          active: true,
          client_id: registered.clientId,
          sub: person.userId,
          scope: "profile email openid",
          iss: application.authUrl,
        });
      }
      const revoked = await oauth.revocationRequest(
        server,
        client,
        authentication,
        token.access_token,
        insecure,
      );
      await oauth.processRevocationResponse(revoked);
      const after = await oauth.userInfoRequest(server, client, token.access_token, insecure);
      await expect(oauth.processUserInfoResponse(server, client, person.userId, after)).rejects.toMatchObject(
        {
          code: oauth.WWW_AUTHENTICATE_CHALLENGE,
        },
      );
    },
  );

  it("is told at its redirect URI why there is no code, by whom", async () => {
    const server = await discover();
    const registered = await createClient(application);
    const client = { client_id: registered.clientId };
    const url = new URL(server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      ...client,
      redirect_uri: registered.redirectUri,
      response_type: "code",
      prompt: "none",
      state: "s",
    }).toString();
    const location = new URL((await get(application, url.href)).headers.get("location") ?? "");
    expect(() => oauth.validateAuthResponse(server, client, location, "s")).toThrow(
      expect.objectContaining({ code: oauth.AUTHORIZATION_RESPONSE_ERROR, error: "login_required" }) as Error,
    );
  });
});

describe("openid-client", () => {
  async function configure(client: TestClient): Promise<openid.Configuration> {
    return openid.discovery(new URL(application.url), client.clientId, client.secret, undefined, {
      algorithm: "oauth2",
      execute: [openid.allowInsecureRequests],
    });
  }

  it("signs in by code and PKCE, introspects and revokes", async () => {
    // It leaves out any query when it says again where it was led to.
    const redirectUris = ["https://client.example/callback"];
    const [client, person] = [await createClient(application, { redirectUris }), await signIn(application)];
    await grant(application, person, client);
    const config = await configure(client);
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      scope: "profile",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
    });
    const token = await openid.authorizationCodeGrant(config, await follow(url, person), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
    noteSecret(token.access_token);
    expect(token.scope).toBe("profile");
    expect(await openid.fetchUserInfo(config, token.access_token, person.userId)).toEqual({
      sub: person.userId,
      name: `Sample ${person.person.id}`,
      picture: expect.stringContaining("http") as string,
      // An application that may not know the address gets no part of it.
      preferred_username: person.userId,
    });
    expect(await openid.tokenIntrospection(config, token.access_token)).toMatchObject({ active: true });
    await openid.tokenRevocation(config, token.access_token);
    expect(await openid.tokenIntrospection(config, token.access_token)).toEqual({ active: false });
  });
});
