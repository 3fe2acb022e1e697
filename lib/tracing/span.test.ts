import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { expect, test } from "vitest";
import { withoutSecrets } from "./span";

test("a span tells its route, and nothing that could hold a secret", async () => {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(withoutSecrets(memory))],
  });
  const attributes = {
    "http.route": "/api/me",
    "http.status_code": 200,
    "http.target": "/api/me?code=hunter2",
    "http.url": "https://example.com/?token=hunter2",
    "http.request.header.cookie": "session=hunter2",
  };
  const span = provider
    .getTracer("test")
    .startSpan(
      "fetch GET https://example.com/?token=hunter2",
      { kind: SpanKind.SERVER, attributes },
      ROOT_CONTEXT,
    );
  span.recordException(new Error("hunter2"));
  span.setStatus({ code: SpanStatusCode.ERROR, message: "hunter2" });
  span.end();
  await provider.forceFlush();
  const [told] = memory.getFinishedSpans();
  expect(told).toMatchObject({
    name: "fetch GET https://example.com/",
    attributes: { "http.route": "/api/me", "http.status_code": 200 },
    status: { code: SpanStatusCode.ERROR },
  });
  const { resource: _resource, ...rest } = told ?? {};
  expect(JSON.stringify(rest)).not.toContain("hunter2");
});
