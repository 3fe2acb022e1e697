import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { withoutSecrets } from "./span";

/** Milliseconds between two deliveries. */
const PAUSE = 1_000;

/**
 * Sends the spans that Next makes of every request to a collector, by OTLP over HTTP. Headers for the collector and
 * sampling are set by the standard variables `OTEL_*`, which the SDK reads itself.
 * @param endpoint the collector's base URL, as in OTEL_EXPORTER_OTLP_ENDPOINT
 */
export function startTracing(endpoint: string): void {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "cloakroom" }))
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor(withoutSecrets(exporter), { scheduledDelayMillis: PAUSE });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register({ propagator: new W3CTraceContextPropagator() });
}
