import { presentSecret } from "@/lib/api/contract/applications/present";
import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { listSecrets } from "@/lib/applications/secrets/data";
import { actorOf } from "@/lib/gate/user-action";
import { createSecret } from "@/lib/admin/applications";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = route(contract.createApplicationSecret, async ({ caller, params, client }) => {
  const { id, secret } = await createSecret({ ...actorOf(caller), applicationId: params.id }, client);
  const secrets = (await listSecrets(params.id)).get(params.id) ?? [];
  return { data: { id, client_secret: secret, secrets: secrets.map(presentSecret) } };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
