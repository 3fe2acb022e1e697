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
    title: { en: "Deny", ru: "Отказать", de: "Verweigern" },
    what: {
      en: "Comes back with error=access_denied",
      ru: "Возврат с error=access_denied",
      de: "Kommt mit error=access_denied zurück",
    },
  },
  {
    failing: "expired",
    providers: ["google"],
    title: { en: "Expired token", ru: "Просроченный токен", de: "Abgelaufenes Token" },
    what: {
      en: "The id_token ran out an hour ago",
      ru: "Срок id_token истёк час назад",
      de: "Das id_token ist vor einer Stunde abgelaufen",
    },
  },
  {
    failing: "audience",
    providers: ["google"],
    title: { en: "Token for another app", ru: "Токен другого приложения", de: "Token für eine andere App" },
    what: {
      en: "aud and azp name another client",
      ru: "В aud и azp другой клиент",
      de: "aud und azp nennen einen anderen Client",
    },
  },
  {
    failing: "nonce",
    providers: ["google"],
    title: { en: "Wrong nonce", ru: "Чужой nonce", de: "Falsche Nonce" },
    what: {
      en: "The id_token belongs to another attempt",
      ru: "id_token от другой попытки входа",
      de: "Das id_token gehört zu einem anderen Versuch",
    },
  },
  {
    failing: "signature",
    providers: ["google"],
    title: { en: "Bad signature", ru: "Неверная подпись", de: "Falsche Signatur" },
    what: {
      en: "Signed by a key nobody published",
      ru: "Подписан ключом, которого никто не публиковал",
      de: "Mit einem nie veröffentlichten Schlüssel signiert",
    },
  },
  {
    failing: "revoked",
    providers: ["github"],
    title: { en: "Revoked token", ru: "Отозванный токен", de: "Widerrufenes Token" },
    what: {
      en: "The token is dead on arrival: /user answers 401",
      ru: "Токен уже отозван: /user отвечает 401",
      de: "Das Token ist schon widerrufen: /user antwortet 401",
    },
  },
  {
    failing: "bad-code",
    providers: ["github"],
    title: { en: "Bad verification code", ru: "Неверный код", de: "Falscher Bestätigungscode" },
    what: {
      en: "The code is refused: bad_verification_code",
      ru: "Код не принимается: bad_verification_code",
      de: "Der Code wird abgelehnt: bad_verification_code",
    },
  },
  {
    failing: "down",
    providers: ["google", "github"],
    title: { en: "Provider down", ru: "Провайдер не отвечает", de: "Anbieter antwortet nicht" },
    what: {
      en: "The token endpoint answers 503",
      ru: "Точка выдачи токена отвечает 503",
      de: "Der Token-Endpunkt antwortet 503",
    },
  },
];
