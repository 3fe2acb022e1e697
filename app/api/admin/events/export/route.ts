import { contract } from "@/lib/api/contract/contract";
import { csvHeaders, csvOf } from "@/lib/api/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { consumeChange } from "@/lib/gate/limit";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { beginEventsExport } from "@/lib/admin/events-export";
import { whileLeased } from "@/lib/users/exports/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.exportEvents, async ({ request, caller, query, client }) => {
  // Nothing is taken away.
  if (request.method === "HEAD") return { text: "", headers: csvHeaders() };
  const { person: personId, ...rest } = query;
  const filter = { ...rest, personId };
  const lease = await beginEventsExport({ ...actorOf(caller), filter }, client, () =>
    consumeChange("events.exported", caller.user.id),
  );
  return { text: whileLeased(lease, csvOf(streamEvents(filter))), headers: csvHeaders() };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
