import { AppError } from "@/lib/errors";
import { type Endpoint, findEndpoint } from "@/lib/webhooks/data";

/** One webhook. @throws AppError not-found */
export async function readWebhook(id: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(id);
  if (!endpoint) throw new AppError("not-found", "there is no such webhook");
  return endpoint;
}
