import fc from "fast-check";
import { AggregatorRegistry, Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { RequestHistogram } from "./histogram";

const description = {
  name: "answers_seconds",
  help: "Answers.",
  labelNames: ["route", "status"] as const,
  buckets: [0.001, 0.01, 0.1, 1],
};

it("counts as prom-client does, whatever is observed", async () => {
  const observation = fc.record({
    route: fc.constantFrom("/api/me", "/api/verify", 'a "quoted" one'),
    status: fc.constantFrom("200", "401"),
    seconds: fc.oneof(fc.constantFrom(...description.buckets, 0), fc.double({ min: 0, max: 2, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(observation, { minLength: 1, maxLength: 50 }), async (observations) => {
      const registry = new Registry();
      const theirs = new Histogram({ ...description, registers: [registry] });
      const ours = new RequestHistogram(description);
      for (const { route, status, seconds } of observations) {
        theirs.observe({ route, status }, seconds);
        ours.observe([route, status], seconds);
      }
      const expected = AggregatorRegistry.aggregate([await registry.getMetricsAsJSON()]);
      expect(await AggregatorRegistry.aggregate([[ours.report()]]).metrics()).toBe(await expected.metrics());
    }),
  );
});
