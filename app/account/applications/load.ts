import { listHeldApplications } from "@/lib/applications/grants/data";
import { requireUser } from "@/lib/gate/require";

export const PAGE = "/account/applications";

/** What may act for the person who asks, by name. */
export async function loadHeldApplications() {
  const { user } = await requireUser(PAGE);
  return { user, applications: await listHeldApplications(user.id) };
}
