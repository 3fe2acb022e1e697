import { contract } from "@/app/api/contract";
import { csvHeaders, csvOf } from "@/app/api/admin/events-csv";
import { streamEvents } from "@/lib/audit/data";
import { route } from "@/lib/gate/route";
import { actorOf } from "@/lib/gate/user-action";
import { recordEventsExport } from "@/lib/users/administration/record-export";

export const GET = route(contract.exportEvents, async ({ request, caller, query, client }) => {
  // Nothing is taken away.
  if (request.method === "HEAD") return { text: "", headers: csvHeaders() };
  const { person: personId, ...rest } = query;
  const filter = { ...rest, personId };
  await recordEventsExport({ ...actorOf(caller), filter }, client);
  return { text: csvOf(streamEvents(filter)), headers: csvHeaders() };
});
