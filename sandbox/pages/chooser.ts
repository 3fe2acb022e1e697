import { failureValue } from "../choice";
import { failures } from "../failures";
import { displayName, inLanguage, type Language, type Person, type ProviderName } from "../person";
import { peopleAt, type World } from "../world";
import { htmlDocument } from "./document";
import { html, type Html } from "./html";
import { providerTitles, wording } from "./words";

/** What the chooser says about the application and its request. */
export interface ChooserRequest {
  provider: ProviderName;
  language: Language;
  /** Where the buttons post their `choice`. */
  action: string;
  redirectUri: string;
  /** The authorization request, shown on demand. */
  parameters: readonly (readonly [name: string, value: string])[];
}

/** The account chooser: one form, one button for each person and for each way to fail. No script. */
export function chooserPage(world: World, request: ChooserRequest): string {
  const { provider, language } = request;
  const words = wording[language];
  const [before, host] = words.lead(new URL(request.redirectUri).host);
  return htmlDocument(
    language,
    words.title(providerTitles[provider]),
    html`<header class="banner">${words.banner(providerTitles[provider])}</header>
      <main class="card">
        <p class="brand">
          <img src="/sandbox.svg" alt="" width="28" height="28" />${words.brand(providerTitles[provider])}
        </p>
        <h1>${words.heading}</h1>
        <p class="lead">${before}<b>${host}</b></p>
        <form method="post" action="${request.action}">
          <h2 class="hidden" id="people">${words.people}</h2>
          <ul role="list" class="people" aria-labelledby="people">
            ${peopleAt(world, provider).map((person) => personRow(person, request))}
          </ul>
          <h2 id="failures">${words.failures}</h2>
          <p class="lead">${words.failuresLead}</p>
          <ul role="list" class="failures" aria-labelledby="failures">
            ${failureRows(request)}
          </ul>
        </form>
        <details>
          <summary>${words.asked}</summary>
          <dl>
            ${request.parameters.map(
              ([name, value]) =>
                html`<dt>${name}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>
        </details>
      </main>`,
  );
}

function personRow(person: Person, { provider, language }: ChooserRequest): Html {
  const about = `about-${person.id}`;
  const address = provider === "google" ? person.google?.email : person.github && `@${person.github.login}`;
  return html`<li>
    ${
      provider === "google" && person.google?.picture === false
        ? html`<span class="no-picture"></span>`
        : html`<img src="/avatars/${person.id}" alt="" width="44" height="44" />`
    }
    <div>
      <button name="choice" value="${person.id}" aria-describedby="${about}">
        <span class="hidden">${wording[language].continueAs}&#32;</span
        ><bdi>${displayName(person, provider)}</bdi>
      </button>
      <p id="${about}">
        <bdi class="address">${address}</bdi><span class="note">${inLanguage(person.note, language)}</span>
      </p>
    </div>
  </li>`;
}

function failureRows({ provider, language }: ChooserRequest): Html[] {
  return failures
    .filter(({ providers }) => providers.includes(provider))
    .map(
      ({ failing, title, what }) =>
        html`<li>
          <button name="choice" value="${failureValue(failing)}" aria-describedby="about-${failing}">
            ${inLanguage(title, language)}
          </button>
          <p id="about-${failing}" class="note">${inLanguage(what, language)}</p>
        </li>`,
    );
}
