import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CertificateFiles, makeCertificate } from "../certificate";
import { findProgram } from "./packages";
import type { Proxy } from "./proxy";

export type Scheme = "http" | "https";

export type CertifiedProxy = Proxy & {
  /** The certificate that a client has to believe, over https. */
  ca: string | undefined;
};

/**
 * Starts a proxy with a certificate for its hosts, where it is to speak https. Its files last as long as the proxy.
 * @param start given the files, over https
 */
export async function startCertified(
  scheme: Scheme,
  hosts: readonly string[],
  start: (certificate: CertificateFiles | undefined) => Promise<Proxy>,
): Promise<CertifiedProxy> {
  if (scheme === "http") return { ...(await start(undefined)), ca: undefined };
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-certificate-"));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    const certificate = makeCertificate(findProgram("openssl") ?? "", folder, hosts);
    const ca = readFileSync(certificate.certificate, "utf8");
    const proxy = await start(certificate);
    return {
      ca,
      async stop() {
        await proxy.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
