import { z } from "zod";
import { findApplication } from "@/lib/applications/data";
import { listSecrets } from "@/lib/applications/secrets/data";
import { AppError } from "@/lib/errors";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import type { Query } from "@/app/notices/query";
import { fillForm, parseProblem } from "../definition";
import { keptSecret } from "../../new-secret";
import { pageOf } from "../pages";
import { keptApplication, keptQuestion } from "../schema";

export type ApplicationView = Awaited<ReturnType<typeof loadApplication>>;

/** One application, with what was typed about it, or a secret just made. */
export async function loadApplication(id: string, query: Query) {
  const page = pageOf(id);
  const { session, user } = await requireAdmin(addressWithKept(page, query));
  const known = z.uuid().safeParse(id).success;
  const [application, secrets] = known
    ? await Promise.all([findApplication(id), listSecrets(id)])
    : [null, null];
  if (!application) throw new AppError("not-found", "there is no such application");
  const kept = await findKeptForm(page, user.id, query);
  const typed = keptApplication.parse(kept);
  return {
    application,
    secrets: secrets.get(id) ?? [],
    values: {
      ...fillForm(application),
      ...(typed === null ? {} : { device: undefined, skipConsent: undefined }),
      ...typed?.fields,
    },
    problem: parseProblem(typed?.problem ?? null),
    asked: keptQuestion.parse(kept)?.form ?? null,
    newSecret: keptSecret.parse(kept)?.fields.secret ?? null,
    fresh: session.fresh,
  };
}
