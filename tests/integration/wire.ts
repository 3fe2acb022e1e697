import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** What has gone over a line to PostgreSQL since it was last asked. */
export type Traffic = {
  /**
   * How often the client waited: a round trip begins with a message that is sent when everything sent before has been
   * answered, so pipelined statements are one.
   */
  readonly trips: number;
  /** The beginnings of the statements, in their order. */
  readonly statements: readonly string[];
};

export type Wire = { readonly url: string; takeTraffic(): Traffic; close(): void };

/** Lays a line to PostgreSQL and reads along, by the protocol (PostgreSQL documentation, chapter "Message Formats"). */
export async function layWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  let trips = 0;
  let statements: string[] = [];
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let unanswered = 0;
    const readSent = readMessages((type, body) => {
      if (type === "Q" || type === "P") statements.push(beginningOf(type, body));
      // A simple query, or the Sync at the end of an extended one: each is answered by one ReadyForQuery.
      if (type !== "Q" && type !== "S") return;
      if (unanswered++ === 0) trips++;
    }, "with startup");
    const readAnswers = readMessages((type) => {
      if (type === "Z" && unanswered > 0) unanswered--;
    });
    near.on("data", (chunk: Buffer) => {
      readSent(chunk);
      far.write(chunk);
    });
    far.on("data", (chunk: Buffer) => {
      readAnswers(chunk);
      near.write(chunk);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const)
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    takeTraffic() {
      const taken = { trips, statements };
      trips = 0;
      statements = [];
      return taken;
    },
    close: () => server.close(),
  };
}

/** Cuts a stream into messages: a type, a length that counts itself, a body. The startup message has no type. */
function readMessages(note: (type: string, body: Buffer) => void, startup?: "with startup") {
  let rest = Buffer.alloc(0);
  let typeLength = startup ? 0 : 1;
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= typeLength + 4 && rest.length >= typeLength + rest.readUInt32BE(typeLength)) {
      const end = typeLength + rest.readUInt32BE(typeLength);
      if (typeLength === 1) note(rest.toString("latin1", 0, 1), rest.subarray(5, end));
      rest = rest.subarray(end);
      typeLength = 1;
    }
  };
}

function beginningOf(type: "Q" | "P", body: Buffer): string {
  // A Parse message has the statement's name first.
  const text = body.toString().split("\0")[type === "Q" ? 0 : 1] ?? "";
  return text.trim().split(/\s+/).slice(0, 2).join(" ");
}
