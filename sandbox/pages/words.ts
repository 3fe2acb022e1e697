import type { Language } from "../person";

/** What the pages say, apart from the cast's own notes. */
const en = {
  banner: (provider: string) => `Sandbox: no real ${provider} account involved`,
  title: (provider: string) => `Choose an account · Sandbox ${provider}`,
  brand: (provider: string) => `Sandbox ${provider}`,
  heading: "Choose an account",
  lead: (host: string) => ["to continue to ", host],
  people: "Accounts",
  continueAs: "Continue as",
  failures: "Or let it fail",
  failuresLead: "Each goes wrong for real, somewhere in the protocol.",
  asked: "What the application asked for",
  expiredTitle: "This sign-in can no longer be finished",
  expired:
    "It was finished already, or the sandbox was restarted. Go back to the application and start again.",
  refusedTitle: "The sandbox cannot serve this request",
  notFoundTitle: "There is nothing here",
  notFound: "The start page lists everything the sandbox offers.",
  start: "Sandbox start page",
};

const ru: typeof en = {
  banner: (provider) => `Песочница: настоящий аккаунт ${provider} не участвует`,
  title: (provider) => `Выберите аккаунт · Песочница ${provider}`,
  brand: (provider) => `Песочница ${provider}`,
  heading: "Выберите аккаунт",
  lead: (host) => ["чтобы продолжить в ", host],
  people: "Аккаунты",
  continueAs: "Продолжить как",
  failures: "Или пусть не получится",
  failuresLead: "Каждая неудача настоящая: ломается сам протокол.",
  asked: "Что запросило приложение",
  expiredTitle: "Этот вход уже не завершить",
  expired: "Он уже завершён, или песочницу перезапустили. Вернитесь в приложение и начните заново.",
  refusedTitle: "Песочница не может выполнить этот запрос",
  notFoundTitle: "Здесь ничего нет",
  notFound: "На главной странице перечислено всё, что умеет песочница.",
  start: "Главная страница песочницы",
};

const de: typeof en = {
  banner: (provider) => `Sandbox: kein echtes Konto bei ${provider} beteiligt`,
  title: (provider) => `Konto wählen · Sandbox ${provider}`,
  brand: (provider) => `Sandbox ${provider}`,
  heading: "Konto wählen",
  lead: (host) => ["weiter zu ", host],
  people: "Konten",
  continueAs: "Weiter als",
  failures: "Oder lassen Sie es scheitern",
  failuresLead: "Jeder Fehlschlag ist echt und geschieht irgendwo im Protokoll.",
  asked: "Worum die Anwendung gebeten hat",
  expiredTitle: "Diese Anmeldung lässt sich nicht mehr abschließen",
  expired:
    "Sie ist schon abgeschlossen, oder die Sandbox wurde neu gestartet. Gehen Sie zur Anwendung zurück und beginnen Sie neu.",
  refusedTitle: "Die Sandbox kann diese Anfrage nicht erfüllen",
  notFoundTitle: "Hier ist nichts",
  notFound: "Die Startseite führt alles auf, was die Sandbox bietet.",
  start: "Startseite der Sandbox",
};

export const wording: Record<Language, typeof en> = { en, ru, de };

/** The providers' names as people know them. */
export const providerTitles = { google: "Google", github: "GitHub" } as const;
