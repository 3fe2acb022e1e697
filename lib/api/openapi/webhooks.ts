import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { webhookMessage } from "../contract/webhooks/schema";
import { refTo } from "./components";
import type { ApiWords } from "./words";

const HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

/** What receivers of webhooks are sent, each kind of it, as OpenAPI 3.1 has it beside the paths. */
export function describeWebhooks(words: ApiWords) {
  const { summary, headers, success, failure } = words.webhooks;
  const message = { required: true, content: { "application/json": { schema: refTo(webhookMessage) } } };
  const post = (type: string) => ({
    summary: `${summary}: ${type}`,
    parameters: HEADERS.map((name) => ({
      name,
      in: "header" as const,
      required: true,
      description: headers[name],
      schema: { type: "string" as const },
    })),
    requestBody: message,
    responses: { "2XX": { description: success }, default: { description: failure } },
  });
  return Object.fromEntries(OUTWARD_TYPES.map((type) => [type, { post: post(type) }]));
}
