import type { WrongField } from "@/lib/gate/user-action";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { type EndpointDefinition, endpointDefinition } from "@/lib/webhooks/definition";
import { allowedNetworks } from "@/lib/webhooks/networks";
import { problemOfUrl } from "@/lib/webhooks/url";
import type { Fields, Problem } from "./schema";

/** A form as a webhook's description, or the first thing that is wrong with it. */
export function readForm({
  url,
  description,
  ...boxes
}: Fields & Readonly<Record<string, unknown>>):
  | { readonly definition: EndpointDefinition }
  | { readonly wrong: WrongField & { readonly problem: Problem } } {
  const problem = problemOfUrl(url.trim(), allowedNetworks());
  if (problem !== null) return { wrong: { problem, field: "url" } };
  const events = OUTWARD_TYPES.filter((type) => boxes[type] === "on");
  if (events.length === 0) return { wrong: { problem: "events-missing", field: "events" } };
  const definition = endpointDefinition.safeParse({
    url: url.trim(),
    description: description.trim(),
    events,
  });
  return definition.success
    ? { definition: definition.data }
    : { wrong: { problem: "description-unreadable", field: "description" } };
}

/** Which fields of a form are filled with what, of a stored webhook. */
export function fillForm({ url, description, events }: EndpointDefinition): Record<string, string> {
  return { url, description, ...Object.fromEntries(events.map((type) => [type, "on"])) };
}

/** In which field of a form something is wrong. */
export function fieldOf(problem: Problem): "url" | "description" | "events" {
  if (problem === "events-missing") return "events";
  return problem === "description-unreadable" ? "description" : "url";
}
