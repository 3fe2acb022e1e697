import { execFileSync } from "node:child_process";
import { join } from "node:path";

export type CertificateFiles = { certificate: string; key: string };

/**
 * Makes a certificate that only whoever is given it believes.
 * @param openssl path of the program
 * @param folder where both files are put
 * @param names the host names that it is valid for
 * @param days how long it is valid
 * @returns the paths of certificate and key
 */
export function makeCertificate(
  openssl: string,
  folder: string,
  names: readonly string[],
  days = 7,
): CertificateFiles {
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", String(days)];
  const alternatives = names.map((name) => `DNS:${name}`).join(",");
  const subject = ["-subj", `/CN=${names[0] ?? ""}`, "-addext", `subjectAltName=${alternatives}`];
  execFileSync(openssl, ["req", "-x509", ...kind, ...subject, "-keyout", key, "-out", certificate], {
    stdio: "pipe",
  });
  return { certificate, key };
}
