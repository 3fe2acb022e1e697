import { contract } from "@/app/api/contract";
import { csvHeaders, csvOf } from "@/app/api/admin/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { consumeChange } from "@/lib/gate/limit";
import { route } from "@/lib/gate/route";
import { actorOf } from "@/lib/gate/user-action";
import { beginEventsExport } from "@/lib/users/administration/record-export";
import { whileLeased } from "@/lib/users/exports/mutations";

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
