import { execFile } from "node:child_process";
import { z } from "zod";
import { diagnose as diagnoseEnvironment } from "@/doctor/diagnose";
import type { Report } from "@/doctor/report";
import { bareEnvironment } from "../servers";

const reportSchema = z.object({
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
  result: "fine" | "wrong";
  /** Findings of a check as "state: says", or of all checks. */
  of: (check?: string) => string[];
  /** What was found wrong and warned of, as "check, state: says". */
  bad: string[];
};

/** What the doctor finds, without a process of its own: most tests ask no more. */
export async function diagnose(variables: Record<string, string>): Promise<Diagnosis> {
  return readReport(await diagnoseEnvironment({ ...bareEnvironment(), ...variables }));
}

type Ran = { code: number; output: string; errors: string };

/** Runs `npm run doctor`, without npm and without anything of the developer's. */
export async function runDoctor(variables: Record<string, string>, args: string[] = []): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "doctor/main.ts", ...args],
      { env: { ...bareEnvironment(), ...variables } },
      (error, output, errors) => resolve({ code: error ? Number(error.code) : 0, output, errors }),
    );
  });
}

/** Runs it for machines, and reads what it wrote. */
export async function runDoctorForMachines(variables: Record<string, string>): Promise<Diagnosis & Ran> {
  const ran = await runDoctor(variables, ["--json"]);
  if (ran.errors !== "") throw new Error(ran.errors);
  return { ...ran, ...readReport(reportSchema.parse(JSON.parse(ran.output))) };
}

function readReport({ result, findings }: Report | z.output<typeof reportSchema>): Diagnosis {
  return {
    result,
    of: (check) =>
      findings
        .filter((finding) => !check || finding.check === check)
        .map(({ state, says }) => `${state}: ${says}`),
    bad: findings
      .filter(({ state }) => state === "warning" || state === "wrong")
      .map(({ check, state, says }) => `${check}, ${state}: ${says}`),
  };
}
