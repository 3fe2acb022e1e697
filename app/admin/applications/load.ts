import { requireAdmin } from "@/lib/gate/require";
import { listApplications } from "@/lib/applications/data";
import { PAGE } from "./pages";

/** All applications, by name. */
export async function loadApplications() {
  await requireAdmin(PAGE);
  return listApplications();
}
