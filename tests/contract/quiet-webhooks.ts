import { randomUUID } from "node:crypto";
import type { Application } from "./application";

/** A webhook with a delivery that is done, and one that is disabled; both are told nothing. @returns their ids */
export async function addQuietWebhooks(database: Application["database"]): Promise<string[]> {
  const [enabled, disabled] = [randomUUID(), randomUUID()];
  const add = `INSERT INTO "WebhookEndpoint" ("id", "url", "events", "secret", "disabledAt", "disabledBecause")
    VALUES ($1, 'https://hooks.example.com/', '{}', 'none', $2, $3::"EndpointStop")`;
  await database.query(add, enabled, null, null);
  await database.query(add, disabled, new Date(), "GONE");
  await database.query(
    `INSERT INTO "Delivery" ("id", "endpointId", "eventId", "type", "status", "finishedAt")
     VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'user.created', 'DELIVERED', now())`,
    enabled,
  );
  return [enabled, disabled];
}
