import type { Operation } from "@/lib/api/contract/operation";

const LOOKS: Record<Operation["method"], string> = {
  GET: "border-edge text-ink",
  POST: "border-accent text-accent",
  PATCH: "border-accent text-accent",
  DELETE: "border-danger text-danger",
};

/** A method as a small plate. */
export function Method({ method }: Pick<Operation, "method">) {
  return (
    <span
      className={`inline-block w-15 flex-none rounded-sm border text-center font-mono text-xs/5 font-semibold ${LOOKS[method]}`}
    >
      {method}
    </span>
  );
}
