import type { OperationView } from "./load";
import { Method } from "./method";

/** What an operation is for, and how it is called. */
export function OperationHeading({
  id,
  operation: { summary, method, path },
}: {
  id: string;
  operation: Pick<OperationView, "summary" | "method" | "path">;
}) {
  return (
    <>
      <h3 id={`${id}-title`} className="font-semibold">
        {summary}
      </h3>
      <p className="mt-0.5 flex items-baseline gap-2">
        <Method method={method} />
        <code className="min-w-0 font-mono text-sm wrap-anywhere">{path}</code>
      </p>
    </>
  );
}
