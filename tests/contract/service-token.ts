import { expect } from "vitest";
import { createdServiceToken } from "@/lib/api/contract/service-tokens/schema";
import type { Scope } from "@/lib/service-tokens/policy";
import type { asAdministrator } from "./administrator";
import { noteSecret } from "./secrets";

/** Makes service tokens as an administrator does, by the API. */
export function serviceTokensMadeBy(ask: ReturnType<typeof asAdministrator>["ask"]) {
  return async (scopes: readonly Scope[], name = "Offboarding") => {
    const answer = await ask("POST /api/admin/service-tokens", { name, scopes, expires_in: 3600 });
    expect(answer.status).toBe(201);
    const { id, token } = createdServiceToken.parse(answer.body);
    noteSecret(token.replace("_", "."));
    return { id, token, as: { bearer: token } };
  };
}
