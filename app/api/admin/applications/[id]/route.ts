import type { z } from "zod";
import { readApplication, refuseDefinition } from "@/lib/api/applications";
import type { applicationChange } from "@/lib/api/contract/applications/schema";
import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { toChange } from "@/lib/applications/definition";
import { actorOf } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import {
  changeApplication,
  deleteApplication,
  disableApplication,
  enableApplication,
} from "@/lib/admin/applications";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readApplication, async ({ params }) => ({
  data: await readApplication(params.id),
}));

export const PATCH = route(contract.changeApplication, async ({ caller, params, body, client }) => {
  await change({ ...actorOf(caller), applicationId: params.id }, body, client);
  return { data: await readApplication(params.id) };
});

export const DELETE = route(contract.deleteApplication, async ({ caller, params, client }) => {
  await deleteApplication({ ...actorOf(caller), applicationId: params.id }, client);
  return { data: DONE };
});

async function change(
  target: Parameters<typeof disableApplication>[0],
  { disabled, ...fields }: z.output<typeof applicationChange>,
  client: Client,
): Promise<void> {
  if (disabled !== undefined) {
    const switched = await (disabled
      ? disableApplication(target, client)
      : enableApplication(target, client));
    if (typeof switched === "object") refuseDefinition(switched.refusals);
    return;
  }
  const changed = await changeApplication({ ...target, change: toChange(fields) }, client);
  if (typeof changed === "object") refuseDefinition(changed.refusals);
}

export const { POST, PUT, OPTIONS } = refuseOtherMethods("GET", "PATCH", "DELETE");
