import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-node";
import { scrub } from "@/lib/log/scrub";

type Attributes = ReadableSpan["attributes"];

/** All that a span may tell. URLs are not among it: their queries hold codes, and at Google's tokeninfo a token. */
const TOLD = [
  "http.method",
  "http.route",
  "http.status_code",
  "net.peer.name",
  "net.peer.port",
  "next.page",
  "next.route",
  "next.span_name",
  "next.span_type",
  "operation.name",
];

/** An exporter that is given of each span only what may leave this machine. */
export function withoutSecrets(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(tellableSpan), done),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

/**
 * A copy of a span, field by field: its name without a query, and the attributes of the list above. What was thrown is in
 * the log; here its message would bypass what is done there.
 */
function tellableSpan(span: ReadableSpan): ReadableSpan {
  return {
    name: tellableText(span.name),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes: tellableAttributes(span.attributes),
    links: [],
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.events.length + span.droppedEventsCount,
    droppedLinksCount: span.links.length + span.droppedLinksCount,
  };
}

function tellableAttributes(attributes: Attributes): Attributes {
  const told: Attributes = {};
  for (const name of TOLD) {
    const value = attributes[name];
    if (typeof value === "string") told[name] = tellableText(value);
    else if (typeof value === "number" || typeof value === "boolean") told[name] = value;
  }
  return told;
}

/** Next names a span after the URL when no route fits it. */
function tellableText(text: string): string {
  return scrub(text.replace(/[?#].*$/s, ""));
}
