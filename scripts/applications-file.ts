import { env } from "@/lib/env";

/**
 * The file that APPLICATIONS names, read and judged, so that a mistake in it is told before anything is changed.
 * @returns what applies it to the database and says what that did; null where no file is named
 * @throws ApplicationsFileError
 */
export async function readApplications(): Promise<{ apply(): Promise<string> } | null> {
  const { applicationsFile } = env();
  if (applicationsFile === undefined) return null;
  const { readApplicationsFile } = await import("@/lib/applications/file/entries");
  const entries = readApplicationsFile(applicationsFile, env());
  return {
    async apply() {
      const { applyApplications } = await import("@/lib/applications/file/mutations");
      const { describeAppliedApplications } = await import("@/lib/applications/file/describe");
      const { closeDatabase } = await import("@/lib/db/client");
      try {
        return describeAppliedApplications(await applyApplications(applicationsFile, entries));
      } finally {
        // What serves opens connections of its own, in this process or in others.
        await closeDatabase();
      }
    },
  };
}
