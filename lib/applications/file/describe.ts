import type { Applied } from "./mutations";

/** What applying the file has done, in a line. */
export function describeAppliedApplications(applied: Applied): string {
  const done = Object.entries(applied).filter(([, count]) => count > 0);
  const words = done.map(([what, count]) => `${String(count)} ${what}`).join(", ");
  return `Applications of the file: ${words === "" ? "none" : words}.`;
}
