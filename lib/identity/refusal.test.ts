import { expect, test } from "vitest";
import { AppError, ERROR_CODES } from "@/lib/errors";
import { leavesTrace } from "./refusal";

test("every refusal leaves a trace but those by which nothing was judged", () => {
  const without = ERROR_CODES.filter((code) => !leavesTrace(new AppError(code)));
  expect(without).toEqual(["flow-missing", "rate-limited", "database-unavailable"]);
});
