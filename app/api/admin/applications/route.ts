import { readApplication, refuseDefinition } from "@/lib/api/applications";
import { presentApplication } from "@/lib/api/contract/applications/present";
import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { listApplications } from "@/lib/applications/data";
import { toDefinition } from "@/lib/applications/definition";
import { listSecrets } from "@/lib/applications/secrets/data";
import { actorOf } from "@/lib/gate/user-action";
import { createApplication } from "@/lib/admin/applications";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listApplications, async () => {
  const [applications, secrets] = await Promise.all([listApplications(), listSecrets()]);
  return {
    data: { applications: applications.map((each) => presentApplication(each, secrets.get(each.id))) },
  };
});

export const POST = route(contract.createApplication, async ({ caller, body, client }) => {
  const created = await createApplication({ ...actorOf(caller), definition: toDefinition(body) }, client);
  if ("refusals" in created) refuseDefinition(created.refusals);
  const { id, secret } = created;
  const told = secret === null ? {} : { client_secret: secret };
  return { data: { ...(await readApplication(id)), ...told } };
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
