import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = {
  readonly to: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
};

export type SmtpReceiver = {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Why no mail is taken: of the recipient, as an SMTP server says it; null: it is. */
  refusal: { readonly code: number; readonly text: string } | null;
  stop(): Promise<void>;
};

/** A real SMTP server on this machine. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(_address, _session, callback) {
      const { refusal } = receiver;
      callback(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        receiver.received.push({ to, ...parseMail(Buffer.concat(chunks).toString()) });
        callback();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const receiver: SmtpReceiver = {
    port: (listening.address() as AddressInfo).port,
    received: [],
    refusal: null,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
  return receiver;
}

/** The two parts of a mail of ours (RFC 2046 section 5.1.4), and its headers by lower-case name. */
function parseMail(raw: string) {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const headers = parseHeaders(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get("content-type") ?? "")?.[1] ?? "";
  const parts = rest.join("\r\n\r\n").split(`--${boundary}`).map(decodePart);
  const [, text = "", html = ""] = parts;
  return { headers, text, html };
}

function parseHeaders(head: string): ReadonlyMap<string, string> {
  const unfolded = head.replace(/\r\n[ \t]+/g, " ");
  return new Map(
    unfolded.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
}

function decodePart(part: string): string {
  const [head = "", ...rest] = part.trim().split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const encoding = parseHeaders(head).get("content-transfer-encoding");
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body.replaceAll("\r\n", "\n");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString().replaceAll("\r\n", "\n");
}
