import type { IdTokenFault } from "./forge";
import type { ProviderName, Words } from "./person";

/** What goes wrong in a sign-in, by way of the protocol itself. */
export type Failing = "deny" | IdTokenFault | "down" | "revoked" | "bad-code";

/** A button of the chooser that ends badly. */
export interface Failure {
  failing: Failing;
  providers: readonly ProviderName[];
  /** Also the button's accessible name. */
  title: Words;
  what: Words;
}

export const failures: readonly Failure[] = [
  {
    failing: "deny",
    providers: ["google", "github"],
    title: { en: "Deny", ru: "Отказать" },
    what: { en: "Comes back with error=access_denied", ru: "Возврат с error=access_denied" },
  },
  {
    failing: "expired",
    providers: ["google"],
    title: { en: "Expired token", ru: "Просроченный токен" },
    what: { en: "The id_token ran out an hour ago", ru: "Срок id_token истёк час назад" },
  },
  {
    failing: "audience",
    providers: ["google"],
    title: { en: "Token for another app", ru: "Токен другого приложения" },
    what: { en: "aud and azp name another client", ru: "В aud и azp другой клиент" },
  },
  {
    failing: "nonce",
    providers: ["google"],
    title: { en: "Wrong nonce", ru: "Чужой nonce" },
    what: { en: "The id_token belongs to another attempt", ru: "id_token от другой попытки входа" },
  },
  {
    failing: "signature",
    providers: ["google"],
    title: { en: "Bad signature", ru: "Неверная подпись" },
    what: { en: "Signed by a key nobody published", ru: "Подписан ключом, которого никто не публиковал" },
  },
  {
    failing: "revoked",
    providers: ["github"],
    title: { en: "Revoked token", ru: "Отозванный токен" },
    what: {
      en: "The token is dead on arrival: /user answers 401",
      ru: "Токен уже отозван: /user отвечает 401",
    },
  },
  {
    failing: "bad-code",
    providers: ["github"],
    title: { en: "Bad verification code", ru: "Неверный код" },
    what: {
      en: "The code is refused: bad_verification_code",
      ru: "Код не принимается: bad_verification_code",
    },
  },
  {
    failing: "down",
    providers: ["google", "github"],
    title: { en: "Provider down", ru: "Провайдер не отвечает" },
    what: { en: "The token endpoint answers 503", ru: "Точка выдачи токена отвечает 503" },
  },
];
