import { describe, expect, it } from "vitest";
import type { ApplicationKind } from "@/lib/db/generated/enums";
import { isClaimable, matchesRedirectUri, refusalOfRedirectUri } from "./redirect-uri";

const AUTH_URL = "https://accounts.example.com";

describe("refusalOfRedirectUri", () => {
  it.each<[ApplicationKind, string]>([
    ["WEB", "https://app.example.com/callback"],
    ["WEB", "https://app.example.com"],
    ["WEB", "https://app.example.com:8443/callback?tenant=7&x=%20"],
    ["WEB", "https://APP.example.com/Callback"],
    ["WEB", "https://xn--e1afmkfd.xn--p1ai/callback"],
    ["WEB", "https://[2001:db8::1]/callback"],
    ["WEB", "https://accounts.example.com:8443/callback"],
    ["WEB", "https://accounts.example.com.evil.example/callback"],
    ["WEB", "http://localhost:3001/api/auth/callback/cloakroom"],
    ["WEB", "https://app.example.com/a@b/callback"],
    ["WEB", "https://app.example.com/..well-known/x"],
    ["WEB", "https://app.example.com/cloakroom/callback"],
    ["NATIVE", "http://127.0.0.1/callback"],
    ["NATIVE", "http://127.0.0.1:8550/callback"],
    ["NATIVE", "http://[::1]/callback"],
    ["NATIVE", "http://localhost/"],
    ["NATIVE", "com.example.app:/oauth2redirect"],
    ["NATIVE", "com.example.app://callback"],
    ["NATIVE", "https://app.example.com/callback"],
  ])("%s may register %s", (kind, uri) => {
    expect(refusalOfRedirectUri(kind, uri, AUTH_URL)).toBeNull();
  });

  it.each<[ApplicationKind, string, string]>([
    // Form.
    ["WEB", "", "uri-relative"],
    ["WEB", "/callback", "uri-relative"],
    ["WEB", "//app.example.com/callback", "uri-relative"],
    ["WEB", "app.example.com/callback", "uri-relative"],
    ["WEB", "https://app.example.com/" + "x".repeat(2000), "uri-too-long"],
    ["WEB", "https://app.example.com/call back", "uri-characters"],
    ["WEB", " https://app.example.com/callback", "uri-characters"],
    ["WEB", "https://app.example.com/callback\n", "uri-characters"],
    ["WEB", "https://app.example.com/\u0000", "uri-characters"],
    ["WEB", "https://app.example.com/\u007f", "uri-characters"],
    ["WEB", "https://app.example.com\\@evil.example/", "uri-characters"],
    ["WEB", "https:\\\\app.example.com/", "uri-characters"],
    ["WEB", "https://пример.рф/callback", "uri-characters"],
    ["WEB", "https://app.example.com\u3002evil.example/", "uri-characters"],
    // RFC 6749 section 3.1.2: no fragment, an empty one included.
    ["WEB", "https://app.example.com/callback#", "uri-fragment"],
    ["WEB", "https://app.example.com/callback#x", "uri-fragment"],
    ["NATIVE", "com.example.app:/callback#x", "uri-fragment"],
    ["WEB", "https://*.example.com/callback", "uri-wildcard"],
    ["WEB", "https://app.example.com/*", "uri-wildcard"],
    // Schemes that run, read or belong to nobody (RFC 8252 section 7.1).
    ["WEB", "javascript:alert(1)", "uri-scheme"],
    ["NATIVE", "javascript://app.example.com/%0aalert(1)", "uri-scheme"],
    ["NATIVE", "data:text/html,x", "uri-scheme"],
    ["NATIVE", "blob:https://app.example.com/x", "uri-scheme"],
    ["NATIVE", "file:///etc/passwd", "uri-scheme"],
    ["NATIVE", "vbscript:x", "uri-scheme"],
    ["NATIVE", "about:blank", "uri-scheme"],
    ["NATIVE", "view-source:https://app.example.com/", "uri-scheme"],
    ["NATIVE", "intent://callback", "uri-scheme"],
    ["NATIVE", "urn:ietf:wg:oauth:2.0:oob", "uri-scheme"],
    ["NATIVE", "ftp://app.example.com/", "uri-scheme"],
    ["NATIVE", "wss://app.example.com/", "uri-scheme"],
    ["NATIVE", "myapp:/callback", "uri-scheme"],
    ["NATIVE", "myapp://callback", "uri-scheme"],
    ["NATIVE", "com.Example.App:/callback", "uri-scheme"],
    ["NATIVE", "com.example.:/callback", "uri-scheme"],
    ["NATIVE", "com..example:/callback", "uri-scheme"],
    ["NATIVE", "app.example.com:8080/callback", "uri-scheme"],
    ["NATIVE", "com.example.app:callback", "uri-scheme"],
    ["NATIVE", "com.example.app:", "uri-scheme"],
    ["WEB", "com.example.app:/callback", "uri-scheme"],
    ["WEB", "HTTPS://app.example.com/callback", "uri-scheme"],
    // Cleartext anywhere but on this machine (RFC 9700 section 2.6), and hosts that only look like it.
    ["WEB", "http://app.example.com/callback", "uri-http"],
    ["NATIVE", "http://localhost.example.com/callback", "uri-http"],
    ["NATIVE", "http://app.localhost/callback", "uri-http"],
    ["NATIVE", "http://127.0.0.2/callback", "uri-http"],
    ["NATIVE", "http://10.0.0.1/callback", "uri-http"],
    ["NATIVE", "http://[::2]/callback", "uri-http"],
    ["NATIVE", "http://2130706433/callback", "uri-host"],
    ["NATIVE", "http://127.1/callback", "uri-host"],
    ["NATIVE", "http://0x7f.0.0.1/callback", "uri-host"],
    ["NATIVE", "http://localhost./callback", "uri-host"],
    ["NATIVE", "http://[::ffff:127.0.0.1]/callback", "uri-host"],
    // Credentials, and hosts behind them.
    ["WEB", "https://user@app.example.com/callback", "uri-userinfo"],
    ["WEB", "https://user:password@app.example.com/callback", "uri-userinfo"],
    ["WEB", "https://app.example.com@evil.example/callback", "uri-userinfo"],
    ["WEB", "https://@app.example.com/callback", "uri-userinfo"],
    ["NATIVE", "com.example.app://user@host/callback", "uri-userinfo"],
    // Hosts and ports that parsers read differently.
    ["WEB", "https:app.example.com/callback", "uri-host"],
    ["WEB", "https:/app.example.com/callback", "uri-host"],
    ["WEB", "https:///app.example.com/callback", "uri-host"],
    ["WEB", "https://", "uri-host"],
    ["WEB", "https://?x", "uri-host"],
    ["WEB", "https://app%2eexample.com/callback", "uri-host"],
    ["WEB", "https://app.example.com./callback", "uri-host"],
    ["WEB", "https://app.example.com:0/callback", "uri-host"],
    ["WEB", "https://app.example.com:/callback", "uri-host"],
    ["WEB", "https://app.example.com:70000/callback", "uri-host"],
    ["WEB", "https://app.example.com:08443/callback", "uri-host"],
    ["WEB", "https://app.example.com:port/callback", "uri-host"],
    ["WEB", "https://app,example.com/callback", "uri-host"],
    ["WEB", "https://[app.example.com]/callback", "uri-host"],
    ["WEB", "https://xn--/callback", "uri-host"],
    // Paths that are followed to another place than they say.
    ["WEB", "https://app.example.com/a/../callback", "uri-path"],
    ["WEB", "https://app.example.com/a/%2e%2E/callback", "uri-path"],
    ["WEB", "https://app.example.com/a/%252e%252e/callback", "uri-path"],
    ["WEB", "https://app.example.com/./callback", "uri-path"],
    ["WEB", "https://app.example.com/a/..%2fcallback", "uri-path"],
    ["WEB", "https://app.example.com/a/..%5ccallback", "uri-path"],
    ["WEB", "https://app.example.com/%zz", "uri-path"],
    ["WEB", "https://app.example.com/callback?x=%", "uri-path"],
    ["NATIVE", "com.example.app:/a/../callback", "uri-path"],
    // Cloakroom itself, and what is Cloakroom's on the hosts that it guards.
    ["WEB", "https://accounts.example.com/callback", "uri-own"],
    ["WEB", "https://accounts.example.com", "uri-own"],
    ["WEB", "https://ACCOUNTS.example.com:443/callback", "uri-own"],
    ["WEB", "https://app.example.com/.cloakroom/callback", "uri-reserved"],
    ["WEB", "https://app.example.com/.cloakroom", "uri-reserved"],
    ["WEB", "https://app.example.com/.Cloakroom/callback", "uri-reserved"],
    ["WEB", "https://app.example.com//.cloakroom/callback", "uri-reserved"],
    ["WEB", "https://app.example.com/%2ecloakroom/callback", "uri-reserved"],
    ["WEB", "https://app.example.com/%252ecloakroom/callback", "uri-reserved"],
    ["WEB", "https://app.example.com/%2f.cloakroom%2fcallback", "uri-reserved"],
    ["NATIVE", "http://127.0.0.1/.cloakroom/callback", "uri-reserved"],
    // What the answer adds would be there twice (RFC 9700 section 4.2.4: injected parameters).
    ["WEB", "https://app.example.com/callback?code=x", "uri-parameters"],
    ["WEB", "https://app.example.com/callback?x&st%61te=x", "uri-parameters"],
    ["WEB", "https://app.example.com/callback?iss=https://evil.example", "uri-parameters"],
  ])("%s may not register %s: %s", (kind, uri, problem) => {
    expect(refusalOfRedirectUri(kind, uri, AUTH_URL)).toBe(problem);
  });

  it("knows its own origin by its port, where it has one", () => {
    const own = "http://localhost:3000";
    expect(refusalOfRedirectUri("NATIVE", "http://localhost:3000/callback", own)).toBe("uri-own");
    expect(refusalOfRedirectUri("NATIVE", "http://localhost:3001/callback", own)).toBeNull();
  });
});

describe("matchesRedirectUri", () => {
  const registered = "https://app.example.com/callback?tenant=7";

  it.each<ApplicationKind>(["WEB", "NATIVE"])("%s matches the text that it registered", (kind) => {
    expect(matchesRedirectUri(kind, registered, registered)).toBe(true);
  });

  // RFC 9700 section 4.1.3: simple string comparison (RFC 3986 section 6.2.1), and nothing that comes close.
  it.each([
    ["a prefix", "https://app.example.com/callback"],
    ["a longer path", "https://app.example.com/callback?tenant=7/more"],
    ["another parameter", "https://app.example.com/callback?tenant=7&evil=1"],
    ["a trailing slash", "https://app.example.com/callback/?tenant=7"],
    ["a fragment", "https://app.example.com/callback?tenant=7#"],
    ["credentials", "https://app.example.com@evil.example/callback?tenant=7"],
    ["the host of somebody else's domain", "https://app.example.com.evil.example/callback?tenant=7"],
    ["a host that ends alike", "https://evilapp.example.com/callback?tenant=7"],
    ["the case of the host", "https://APP.example.com/callback?tenant=7"],
    ["the case of the scheme", "HTTPS://app.example.com/callback?tenant=7"],
    ["the case of the path", "https://app.example.com/Callback?tenant=7"],
    ["the default port", "https://app.example.com:443/callback?tenant=7"],
    ["another port", "https://app.example.com:8443/callback?tenant=7"],
    ["another scheme", "http://app.example.com/callback?tenant=7"],
    ["percent-encoding", "https://app.example.com/%63allback?tenant=7"],
    ["dot segments", "https://app.example.com/x/../callback?tenant=7"],
    ["a dot at the end of the host", "https://app.example.com./callback?tenant=7"],
    ["a letter of another alphabet", "https://\u0430pp.example.com/callback?tenant=7"],
    ["space around it", " https://app.example.com/callback?tenant=7"],
    ["nothing", ""],
  ])("differs by %s", (_, asked) => {
    expect(matchesRedirectUri("WEB", registered, asked)).toBe(false);
    expect(matchesRedirectUri("NATIVE", registered, asked)).toBe(false);
  });

  // RFC 8252 section 7.3.
  it.each([
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004/callback"],
    ["http://127.0.0.1:8550/callback", "http://127.0.0.1:51004/callback"],
    ["http://127.0.0.1:8550/callback", "http://127.0.0.1/callback"],
    ["http://[::1]/callback", "http://[::1]:65535/callback"],
    ["http://localhost/callback?x=1", "http://localhost:1/callback?x=1"],
    ["http://localhost", "http://localhost:5000"],
    ["http://localhost?x=1", "http://localhost:5000?x=1"],
  ])("takes any port of a native program on loopback: %s as %s", (loopback, asked) => {
    expect(matchesRedirectUri("NATIVE", loopback, asked)).toBe(true);
    expect(matchesRedirectUri("WEB", loopback, asked)).toBe(false);
    expect(matchesRedirectUri("PROXIED", loopback, asked)).toBe(false);
  });

  it.each([
    ["http://127.0.0.1/callback", "http://localhost:51004/callback"],
    ["http://localhost/callback", "http://127.0.0.1:51004/callback"],
    ["http://127.0.0.1/callback", "http://[::1]:51004/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.2:51004/callback"],
    ["http://127.0.0.1/callback", "https://127.0.0.1:51004/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004/callback/"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004/other"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004/callback#x"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004/callback?x"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:51004@evil.example/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:@evil.example/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1.evil.example/callback"],
    ["http://127.0.0.1", "http://127.0.0.1.evil.example"],
    ["http://127.0.0.1", "http://127.0.0.1:5000/"],
    ["http://localhost", "http://localhost:5000@evil.example"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:0/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:080/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:65536/callback"],
    ["http://127.0.0.1/callback", "http://127.0.0.1:8080\\@evil.example/callback"],
    ["http://localhost/callback", "http://LOCALHOST:5000/callback"],
    ["http://localhost/callback", "http://localhost.:5000/callback"],
    ["https://localhost/callback", "https://localhost:5000/callback"],
    ["https://app.example.com/callback", "https://app.example.com:5000/callback"],
    ["com.example.app:/callback", "com.example.app:/other"],
  ])("of a native program, %s is not %s", (loopback, asked) => {
    expect(matchesRedirectUri("NATIVE", loopback, asked)).toBe(false);
  });
});

describe("isClaimable", () => {
  it.each([
    ["https://app.example.com/callback", false],
    ["http://127.0.0.1/callback", true],
    ["com.example.app:/callback", true],
  ])("%s: %s", (uri, claimable) => {
    expect(isClaimable(uri)).toBe(claimable);
  });
});
