import { execFile } from "node:child_process";
import { z } from "zod";
import { bareEnvironment } from "../servers";

const report = z.object({
  version: z.literal(1),
  result: z.enum(["fine", "wrong"]),
  counts: z.record(z.string(), z.number()),
  findings: z.array(
    z.strictObject({
      check: z.string(),
      state: z.enum(["fine", "note", "skipped", "warning", "wrong"]),
      says: z.string(),
      mend: z.string().optional(),
    }),
  ),
});

export type Diagnosis = {
  code: number;
  result: "fine" | "wrong";
  /** Findings of a check as "state: says", or of all checks. */
  of: (check?: string) => string[];
  /** What was found wrong and warned of, as "check: says". */
  bad: string[];
  output: string;
};

/** Runs `npm run doctor`, without npm and without anything of the developer's. */
export async function runDoctor(
  variables: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "scripts/doctor.ts", ...args],
      { env: { ...bareEnvironment(), ...variables } },
      (error, output, errors) => resolve({ code: error ? Number(error.code) : 0, output, errors }),
    );
  });
}

/** Runs it for machines, and reads what it found. */
export async function diagnose(variables: Record<string, string>): Promise<Diagnosis> {
  const { code, output, errors } = await runDoctor(variables, ["--json"]);
  if (errors !== "") throw new Error(errors);
  const { result, findings } = report.parse(JSON.parse(output));
  return {
    code,
    result,
    of: (check) =>
      findings
        .filter((finding) => !check || finding.check === check)
        .map(({ state, says }) => `${state}: ${says}`),
    bad: findings
      .filter(({ state }) => state === "warning" || state === "wrong")
      .map(({ check, state, says }) => `${check}, ${state}: ${says}`),
    output,
  };
}
