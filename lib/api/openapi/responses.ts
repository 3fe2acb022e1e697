import { STATUS_CODES } from "node:http";
import type { ErrorCode } from "@/lib/errors";
import { operationNamed, type OperationName } from "../contract/contract";
import { failuresOf, statusOf } from "../contract/failures";
import { problem } from "../contract/schema";
import { refTo } from "./components";
import { EXAMPLES } from "./examples";
import { headersOf } from "./headers";

/** Every answer of an operation by status. */
export function responsesOf(name: OperationName) {
  const operation = operationNamed(name);
  const failures = failuresOf(operation);
  const statuses = new Set(failures.map((code) => statusOf(operation, code)));
  const status = operation.status ?? 200;
  return {
    ...(status === 201 ? { 201: success(name, 201) } : { 200: success(name, 200) }),
    ...(name === "verify" ? { 302: redirect(name) } : {}),
    ...Object.fromEntries(
      Array.from(statuses, (status) => [
        status,
        failure(
          name,
          status,
          failures.filter((code) => statusOf(operation, code) === status),
        ),
      ]),
    ),
  };
}

function success(name: OperationName, status: number) {
  const { mediaType } = operationNamed(name);
  const schema = mediaType === undefined ? describeAnswers(name) : { type: "string" as const };
  return {
    description: phrase(status),
    headers: headersOf(name, status),
    content: { [mediaType ?? "application/json"]: { schema, example: EXAMPLES[name].answer } },
  };
}

function describeAnswers(name: OperationName) {
  const { answer, applicationAnswer = answer } = operationNamed(name);
  return answer === applicationAnswer ? refTo(answer) : { anyOf: [refTo(answer), refTo(applicationAnswer)] };
}

function redirect(name: OperationName) {
  return { description: phrase(302), headers: headersOf(name, 302) };
}

/** Besides being a problem, it has one of the codes that the operation can fail with. */
function failure(name: OperationName, status: number, codes: readonly ErrorCode[]) {
  const narrowed = { properties: { status: { const: status }, code: { enum: codes } } };
  return {
    description: `${phrase(status)}: ${codes.map((code) => `\`${code}\``).join(", ")}`,
    headers: headersOf(name, status),
    content: { "application/problem+json": { schema: { allOf: [refTo(problem), narrowed] } } },
  };
}

/** The reason phrase of RFC 9110, which needs no translation. */
function phrase(status: number): string {
  return STATUS_CODES[status] ?? String(status);
}
