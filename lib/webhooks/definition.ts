import { z } from "zod";
import { isOutwardType } from "@/lib/audit/outward";
import { allowedNetworks } from "./networks";
import { MAX_DESCRIPTION } from "./policy";
import { problemOfUrl, type UrlProblem } from "./url";

/** What an administrator says of an endpoint. */
export type EndpointDefinition = Readonly<Omit<z.output<typeof endpointDefinition>, "events">> & {
  readonly events: readonly string[];
};

/** What is wrong with a URL, for programs and logs. */
const SENTENCES: Readonly<Record<UrlProblem, string>> = {
  "not-a-url": "is not an absolute URL",
  "too-long": "is longer than 2000 characters",
  scheme: "is http; webhooks go by https, but to networks of WEBHOOK_ALLOWED_NETWORKS",
  credentials: "has credentials in it",
  fragment: "has a fragment, which would not be sent",
  "address-refused": "leads to an address inside that WEBHOOK_ALLOWED_NETWORKS does not have",
};

const url = z.string().superRefine((text, context) => {
  const problem = problemOfUrl(text, allowedNetworks());
  if (problem !== null)
    context.addIssue({ code: "custom", message: SENTENCES[problem], params: { problem } });
});

/** Whoever writes none describes it by its URL. */
const description = z
  .string()
  .max(MAX_DESCRIPTION)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

const events = z
  .array(z.custom<string>((name) => typeof name === "string" && isOutwardType(name)))
  .min(1)
  .transform((names) => [...new Set(names)]);

export const endpointDefinition = z.object({ url, description, events });

/** Where an endpoint leads, for logs: its path and query may be what keeps others from sending to it. */
export function originOfEndpoint(url: string): string {
  return new URL(url).origin;
}
