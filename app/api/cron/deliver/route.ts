import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { deliverDue } from "@/lib/outbox/worker";

/** In milliseconds; `vercel.json` allows the function a minute. */
const BUDGET = 50_000;

export const GET = route(contract.deliver, async ({ request }) => {
  // Whoever only looks whether it is there sends nothing.
  if (request.method === "HEAD") return { data: { attempts: 0 } };
  return { data: { attempts: await deliverDue(BUDGET) } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
