import { contract } from "@/app/api/contract";
import { route } from "@/lib/gate/route";
import { cleanUp } from "@/lib/upkeep/clean-up";

/** In milliseconds; `vercel.json` allows the function a minute. */
const BUDGET = 50_000;

export const GET = route(contract.cleanUp, async () => {
  const { sessions, limits, events, erased, complete } = await cleanUp(BUDGET);
  return { data: { sessions, limits, events, erased, complete } };
});
