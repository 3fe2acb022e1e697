import { nobody } from "../cast";
import { githubPaths, googlePaths } from "../endpoints";
import { failures } from "../failures";
import { displayName, inLanguage, type Language, type Person, type Words } from "../person";
import { redirectUris, type World } from "../world";
import { htmlDocument } from "./document";
import { html } from "./html";
import { providerTitles } from "./words";

const words = {
  title: { en: "Cloakroom sandbox", ru: "Песочница Cloakroom", de: "Cloakroom-Sandbox" },
  lead: {
    en: "Stands in for Google and GitHub on this machine, so that signing in can be tried without an account at either. Everybody here is invented, and nothing leaves the machine.",
    ru: "Заменяет Google и GitHub на этой машине: вход можно попробовать без аккаунта у них. Все люди вымышлены, и ничто не покидает эту машину.",
    de: "Vertritt Google und GitHub auf diesem Computer, damit sich die Anmeldung ohne ein Konto dort ausprobieren lässt. Alle Personen sind erfunden, und nichts verlässt diesen Computer.",
  },
  begin: {
    en: "To sign in, open the application:",
    ru: "Чтобы войти, откройте приложение:",
    de: "Öffnen Sie zum Anmelden die Anwendung:",
  },
  cast: { en: "The cast", ru: "Действующие лица", de: "Die Besetzung" },
  failures: { en: "Failures", ru: "Неудачи", de: "Fehlschläge" },
  endpoints: { en: "Endpoints", ru: "Адреса", de: "Endpunkte" },
  control: { en: "For tests and scripts", ru: "Для тестов и скриптов", de: "Für Tests und Skripte" },
} satisfies Record<string, Words>;

/** The start page: what this is, who is in it, where things are. */
export function homePage(world: World, language: Language): string {
  const say = (key: keyof typeof words) => inLanguage(words[key], language);
  const people = [...world.people.values()].filter(({ id }) => id !== nobody.id);
  return htmlDocument(
    language,
    say("title"),
    html`<main class="card wide">
      <h1>${say("title")}</h1>
      <p>${say("lead")}</p>
      <p>
        ${say("begin")}
        ${[...world.redirectOrigins].map((origin) => html`<a href="${origin}">${origin}</a> `)}
      </p>
      <h2>${say("cast")}</h2>
      <ul class="people still">
        ${people.map((person) => castRow(person, language))}
      </ul>
      <h2>${say("failures")}</h2>
      <ul class="failures still">
        ${failures.map(
          ({ title, what, providers }) =>
            html`<li>
              <b>${inLanguage(title, language)}</b>
              <p class="note">${inLanguage(what, language)}</p>
              <p class="note">${providers.map((provider) => providerTitles[provider]).join(", ")}</p>
            </li>`,
        )}
      </ul>
      <h2>${say("endpoints")}</h2>
      <dl>
        ${endpointRows(world).map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd><code>${value}</code></dd>`,
        )}
      </dl>
      <h2>${say("control")}</h2>
      <pre tabindex="0">${controlExamples(world)}</pre>
    </main>`,
  );
}

function castRow(person: Person, language: Language) {
  const name = displayName(person, "google") ?? displayName(person, "github");
  const accounts = [
    person.google && `Google ${person.google.email}`,
    person.github && `GitHub @${person.github.login}`,
  ];
  return html`<li>
    <img src="/avatars/${person.id}" alt="" width="44" height="44" />
    <div>
      <b><bdi>${name}</bdi></b> <code>${person.id}</code>
      <p>
        <bdi class="address">${accounts.filter(Boolean).join(" · ")}</bdi
        ><span class="note">${inLanguage(person.note, language)}</span>
      </p>
    </div>
  </li>`;
}

function endpointRows({ origin, ...world }: World): [string, string][] {
  return [
    ["AUTH_GOOGLE_ISSUER", `${origin}/google`],
    ["AUTH_GOOGLE_TOKENINFO_URL", `${origin}/google${googlePaths.tokeninfo}`],
    ["AUTH_GITHUB_URL", `${origin}/github`],
    ["OpenID configuration", `${origin}/google${googlePaths.discovery}`],
    ["GitHub user", `${origin}/github${githubPaths.user}`],
    ["Google redirect URIs", redirectUris({ origin, ...world }, "google").join(" ")],
    ["GitHub redirect URIs", redirectUris({ origin, ...world }, "github").join(" ")],
  ];
}

function controlExamples({ origin }: World): string {
  const post = (path: string, body: unknown) =>
    `curl -H 'content-type: application/json' -d '${JSON.stringify(body)}' ${origin}${path}`;
  return [
    post("/mint", { provider: "google", person: "alex" }),
    post("/mint", { provider: "github", person: "alex" }),
    post("/faults", { google: { token: "down" } }),
    post("/rotate", {}),
    post("/reset", {}),
    `curl ${origin}/faults   # faults and request counts`,
  ].join("\n");
}
