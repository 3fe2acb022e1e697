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

/** As the device page does once its person has allowed a device; tests/browser/oauth-device.test.ts goes by the page. */
async function allowDevice(client: TestClient, person: SignedIn): Promise<void> {
  await grant(application, person, client);
  await application.database.query(
    `UPDATE "DeviceCode" SET "status" = 'ALLOWED', "userId" = $2,
       "authorizingSessionId" = (SELECT "id" FROM "Session" WHERE "userId" = $2) WHERE "applicationId" = $1`,
    client.id,
    person.userId,
  );
}

const device = { kind: "NATIVE", redirectUris: [], device: true } as const;

it("oauth4webapi signs a device in, and is told to wait until its person has answered", async () => {
  const [server, registered, person] = [
    await discover(),
    await createClient(application, device),
    await signIn(application),
  ];
  const client = { client_id: registered.clientId };
  const begun = await oauth.deviceAuthorizationRequest(
    server,
    client,
    oauth.None(),
    { scope: "profile" },
    insecure,
  );
  const { device_code, user_code } = await oauth.processDeviceAuthorizationResponse(server, client, begun);
  noteSecret(device_code);
  noteSecret(user_code);
  const poll = async () =>
    oauth.processDeviceCodeResponse(
      server,
      client,
      await oauth.deviceCodeGrantRequest(server, client, oauth.None(), device_code, insecure),
    );
  await expect(poll()).rejects.toMatchObject({ error: "authorization_pending" });
  await allowDevice(registered, person);
  await application.database.query(
    `UPDATE "DeviceCode" SET "lastPolledAt" = "lastPolledAt" - make_interval(secs => "interval") WHERE "applicationId" = $1`,
    registered.id,
  );
  const token = await poll();
  noteSecret(token.access_token);
  const userinfo = await oauth.userInfoRequest(server, client, token.access_token, insecure);
  expect(await oauth.processUserInfoResponse(server, client, person.userId, userinfo)).toMatchObject({
    name: `Sample ${person.person.id}`,
  });
});

describe("openid-client", () => {
  it("polls for a device until its person has allowed it", async () => {
    const [client, person] = [await createClient(application, device), await signIn(application)];
    const config = await openid.discovery(
      new URL(application.url),
      client.clientId,
      undefined,
      openid.None(),
      { algorithm: "oauth2", execute: [openid.allowInsecureRequests] },
    );
    const begun = await openid.initiateDeviceAuthorization(config, { scope: "email" });
    noteSecret(begun.device_code);
    noteSecret(begun.user_code);
    await allowDevice(client, person);
    const token = await openid.pollDeviceAuthorizationGrant(config, begun);
    noteSecret(token.access_token);
    expect(await openid.fetchUserInfo(config, token.access_token, person.userId)).toMatchObject({
      email: `${person.person.id}@example.com`,
    });
  });

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
