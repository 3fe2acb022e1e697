import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { describeToApplication } from "@/scripts/development/sandbox";
import { findFreePort } from "@/scripts/free-port";
import { diagnose, runDoctorForMachines } from "../integration/doctor";
import { makeCertificate } from "../certificate";
import { type Cloakroom, createDatabase, sandboxClients, startCloakroom } from "../servers";
import { readDeployFile } from "./deploy-page";
import { findProgram } from "./packages";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";
import { Visitor } from "./visitor";

const nginxProgram = findProgram("nginx");
const openssl = findProgram("openssl");

describe.runIf(nginxProgram && openssl)("docs/deploy/nginx.conf, with a certificate of its own", () => {
  const SECRET = "Vq7xT0pLz3RmBn8sKd5yHc2wJf9gEa4u";
  const copy = new Copy();
  let cloakroom: Cloakroom;
  let nginx: Proxy;
  let ca: string;
  let origin: string;
  let plain: string;
  let databaseUrl: string;

  beforeAll(async () => {
    const [tls, http] = [await findFreePort(), await findFreePort()];
    [origin, plain] = [`https://localhost:${tls}`, `http://localhost:${http}`];
    // In the folder of the copy, for a week: the doctor warns of that.
    const { certificate } = makeCertificate(openssl ?? "", copy.folder, ["localhost"]);
    ca = readFileSync(certificate, "utf8");
    databaseUrl = await createDatabase(inject("postgres"));
    cloakroom = await startCloakroom({
      databaseUrl,
      env: { AUTH_URL: origin, AUTH_SECRET: SECRET, TRUSTED_PROXIES: "127.0.0.1,::1" },
    });
    cloakroom.sandbox.addRedirectOrigin(origin);
    writeFileSync(
      copy.path("cloakroom.conf"),
      fillIn(copy, { tls, http, cloakroom: new URL(cloakroom.url).port }),
    );
    writeFileSync(copy.path("nginx.conf"), mainFile(copy));
    nginx = await runProxy(tls, nginxProgram ?? "", ["-p", copy.folder, "-c", copy.path("nginx.conf")], {});
  });
  afterAll(async () => {
    await nginx.stop();
    await cloakroom.stop();
    copy.remove();
  });

  async function signIn(options: ConstructorParameters<typeof Visitor>[0] = {}) {
    const visitor = new Visitor({ ca, ...options });
    const page = await visitor.open(`${origin}/sign-in`);
    const chooser = await visitor.submit(page, 'value="github"');
    const arrived = await visitor.submit(chooser, 'value="proba"', { choice: "proba" });
    return { visitor, arrived };
  }

  it("signs people in over TLS, by a cookie that is for this host and https alone", async () => {
    const { visitor, arrived } = await signIn();
    expect([arrived.status, arrived.url.href]).toEqual([200, `${origin}/account`]);
    const session = visitor.setCookies.filter((line) => line.startsWith("__Host-session="));
    expect(session).toHaveLength(1);
    for (const attribute of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i])
      expect(session[0]).toMatch(attribute);
    expect(session[0]).not.toMatch(/; Domain/i);
    for (const line of visitor.setCookies) expect(line).toMatch(/; Secure/i);
    expect(arrived.headers["strict-transport-security"]).toBe("max-age=31536000");
  });

  it("sends plain http to https, with the same path, and nothing else", async () => {
    const answer = await new Visitor().ask(`${plain}/account?tab=%D1%8F`);
    expect([answer.status, answer.headers.location]).toEqual([308, `${origin}/account?tab=%D1%8F`]);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("tells whoever asks for another host name nothing, not even its certificate", async () => {
    const stranger = new Visitor({ ca }).ask(origin.replace("localhost", "127.0.0.1"));
    await expect(stranger).rejects.toThrow(/unrecognized name|handshake/);
  });

  it("keeps the client's real address, whatever it claims in X-Forwarded-For", async () => {
    const claims = ["198.51.100.9", "198.51.100.9, 127.0.0.1", "127.0.0.1"];
    for (const claim of claims) {
      const { visitor } = await signIn({ address: "127.0.0.9", headers: { "x-forwarded-for": claim } });
      const { body } = await visitor.ask(`${origin}/api/me/events`);
      expect(body).not.toContain("198.51.100.9");
      expect(body).toContain('"127.0.0.9"');
    }
  });

  it("refuses a large body itself", async () => {
    const answer = await new Visitor({ ca }).ask(`${origin}/auth/github`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"token":"${"x".repeat(70_000)}"}`,
    });
    expect(answer.status).toBe(413);
  });

  it("is examined by npm run doctor, which sees how long the certificate lives, and refuses one that nobody vouches for", async () => {
    const variables = {
      ...describeToApplication(cloakroom.sandbox, sandboxClients.google, sandboxClients.github),
      AUTH_URL: origin,
      AUTH_SECRET: SECRET,
      TRUSTED_PROXIES: "127.0.0.1,::1",
      DATABASE_URL: databaseUrl,
    };
    const trusted = { NODE_EXTRA_CA_CERTS: copy.path("certificate.pem") };
    const trusting = await runDoctorForMachines({ ...variables, ...trusted });
    expect(trusting.of("public address")).toEqual([
      expect.stringMatching(/^warning: The certificate is over in [67] days\.$/),
      "fine: Browsers are told to come by https only.",
      `fine: ${origin} reaches this application.`,
      "fine: Host and Origin arrive as they were sent.",
      expect.stringMatching(
        /^note: The application takes (127\.0\.0\.1|::1) for the address of this machine/,
      ),
      "fine: A form that is sent as browsers send it is taken.",
      "fine: This machine and the application agree on the time.",
    ]);
    expect((await diagnose(variables)).of("public address")).toEqual([
      expect.stringMatching(/^wrong: \S+ does not answer: self-signed certificate/),
    ]);
  });
});

/** The file as it stands, with ports and folders of this machine in place of those of a server. */
function fillIn(copy: Copy, ports: { tls: number; http: number; cloakroom: string }): string {
  const live = "/etc/letsencrypt/live/accounts.example.com";
  return [
    [`${live}/fullchain.pem`, copy.path("certificate.pem")],
    [`${live}/privkey.pem`, copy.path("key.pem")],
    ["https://accounts.example.com$", `https://localhost:${ports.tls}$`],
    ["server_name accounts.example.com", "server_name localhost"],
    ["listen 443", `listen 127.0.0.1:${ports.tls}`],
    ["listen [::]:443", `listen [::1]:${ports.tls}`],
    ["listen 80", `listen 127.0.0.1:${ports.http}`],
    ["listen [::]:80", `listen [::1]:${ports.http}`],
    ["127.0.0.1:3000", `127.0.0.1:${ports.cloakroom}`],
  ].reduce((text, [before = "", after = ""]) => {
    if (!text.includes(before)) throw new Error(`nginx.conf does not say "${before}".`);
    return text.replaceAll(before, () => after);
  }, readDeployFile("nginx.conf"));
}

/** What Debian's own nginx.conf has around the files of conf.d, without the folders of the system. */
function mainFile({ folder }: Copy): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const paths = temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join(" ");
  return `daemon off; error_log stderr; pid ${folder}/nginx.pid; events {}
    http { access_log off; ${paths} include cloakroom.conf; }\n`;
}
