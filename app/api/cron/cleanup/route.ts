import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** In milliseconds; `vercel.json` allows the function a minute. */
const BUDGET = 50_000;

export const GET = route(contract.cleanUp, async ({ request }) => {
  // Whoever only looks whether it is there removes nothing.
  if (request.method === "HEAD")
    return { data: { sessions: 0, limits: 0, events: 0, erased: 0, complete: false } };
  const { sessions, limits, events, erased, complete } = await cleanUp(BUDGET);
  return { data: { sessions, limits, events, erased, complete } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
