import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import {
  insertServiceToken,
  type NewServiceToken,
  revokeServiceToken,
  type TokenTerms,
} from "@/lib/service-tokens/mutations";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";

/** Makes a service token, which is told here and never again. @throws AppError forbidden when the actor is no administrator any more */
export async function createServiceToken(
  { terms, ...actor }: Actor & { readonly terms: TokenTerms },
  client: Client,
): Promise<NewServiceToken> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const made = await insertServiceToken(tx, terms, actor.actorId);
    const detail = { token: made.id, name: terms.name, scopes: [...terms.scopes] };
    await recordEvent(tx, administratorContext(actor, null, client), {
      type: "service-token.created",
      detail,
    });
    return made;
  });
}

/** Revokes a service token, whoever made it. @throws AppError forbidden when the actor is no administrator any more */
export async function endServiceToken(
  { tokenId, ...actor }: Actor & { readonly tokenId: string },
  client: Client,
): Promise<"revoked" | "over"> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const name = await revokeServiceToken(tx, tokenId);
    if (name === null) return "over";
    await recordEvent(tx, administratorContext(actor, null, client), {
      type: "service-token.revoked",
      detail: { token: tokenId, name },
    });
    return "revoked";
  });
}
