import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/**
 * A line to a database that does with LISTEN what a pooler in transaction mode does: it is answered, and then the
 * connection that listens is no longer yours. Here it is made a comment of the same length on its way.
 */
export async function forgetListening(databaseUrl: string): Promise<{ url: string; stop(): void }> {
  const target = new URL(databaseUrl);
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.on("data", (bytes) => far.write(forget(bytes)));
    far.pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, stop: () => void server.close() };
}

function forget(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replace("LISTEN ", "--STEN "), "latin1");
}
