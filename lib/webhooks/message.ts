import { signatureHeaders } from "./signature";

/** Of the rows of endpoint and delivery, what makes a message. */
export type Message = {
  /** The event's id: the same however often the message is sent, and to whichever endpoint. */
  readonly id: string;
  readonly type: string;
  /** When it happened. */
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A message as it is sent at a moment: Standard Webhooks' payload and headers. */
export function composeMessage(
  { id, type, at, data }: Message,
  secrets: readonly string[],
  sentAt: Date,
): { readonly headers: Record<string, string>; readonly body: string } {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  return { headers: signatureHeaders({ id, sentAt, body }, secrets), body };
}
