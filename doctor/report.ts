import { styleText } from "node:util";
import type { CheckResult } from "./run-checks";
import type { Finding, State } from "./finding";

const COLOURS = { fine: "green", note: "blue", skipped: "gray", warning: "yellow", wrong: "red" } as const;
const WIDTH = Math.max(...Object.keys(COLOURS).map((state) => state.length));

/** What `--json` writes. Fields may be added; these stay (docs/doctor.md). */
export type Report = {
  readonly version: 1;
  readonly result: "fine" | "wrong";
  readonly counts: Readonly<Record<State, number>>;
  readonly findings: readonly (Finding & { readonly check: string })[];
};

/**
 * Puts the findings together.
 * @param secrets texts that no finding may hold; each is crossed out where one does
 */
export function compileReport(results: readonly CheckResult[], secrets: readonly string[]): Report {
  const findings = results.flatMap(({ check, findings }) =>
    findings.map(({ state, says, mend }) => ({
      check,
      state,
      says: crossOut(says, secrets),
      ...(mend === undefined ? {} : { mend: crossOut(mend, secrets) }),
    })),
  );
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  const counts = {
    fine: count("fine"),
    note: count("note"),
    skipped: count("skipped"),
    warning: count("warning"),
    wrong: count("wrong"),
  };
  return { version: 1, result: counts.wrong > 0 ? "wrong" : "fine", counts, findings };
}

function crossOut(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}

/** The report for people: a block for each check, what is wrong with how to mend it, and the sum. */
export function formatReport({ findings, counts }: Report, { colours }: { colours: boolean }): string {
  const names = [...new Set(findings.map(({ check }) => check))];
  const paint = (state: State, text: string) =>
    colours ? styleText(COLOURS[state], text, { validateStream: false }) : text;
  const blocks = names.map((name) =>
    [
      name,
      ...findings
        .filter(({ check }) => check === name)
        .flatMap(({ state, says, mend }) => [
          `  ${paint(state, state.padEnd(WIDTH))}  ${says}`,
          ...(mend === undefined ? [] : [`  ${" ".repeat(WIDTH)}  > ${mend}`]),
        ]),
    ].join("\n"),
  );
  const sum = [
    `${counts.fine} fine`,
    counts.warning === 1 ? "1 warning" : `${counts.warning} warnings`,
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
    `${counts.wrong} wrong`,
  ].join(", ");
  return [...blocks, paint(counts.wrong > 0 ? "wrong" : counts.warning > 0 ? "warning" : "fine", sum)].join(
    "\n\n",
  );
}
