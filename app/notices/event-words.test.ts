import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { EVENT_TYPES, type EventDefinition, EVENTS, type EventType } from "@/lib/audit/catalogue";
import { type Locale, LOCALES } from "@/messages/locales";
import { eventWords } from "./event-words";

function sentence(locale: Locale, type: string, detail: Record<string, unknown>): string {
  const t = createTranslator({
    locale,
    messages: MESSAGES[locale],
    onError(error) {
      throw error;
    },
  });
  return eventWords(t, { type, detail });
}

test.each(LOCALES)(
  "in %s every event of the catalogue has a name and its sentences, and nothing else has",
  (locale) => {
    const messages = MESSAGES[locale];
    const sentences = EVENT_TYPES.flatMap((type) => [type, ...Object.values(sentencesBy(type))]);
    expect(keysOf(messages.events).sort()).toEqual([...sentences, "unknown"].sort());
    expect(keysOf(messages.admin.types).sort()).toEqual([...EVENT_TYPES].sort());
  },
);

test.each(LOCALES)("in %s a sentence needs nothing but what its event tells", (locale) => {
  for (const type of EVENT_TYPES) {
    for (const by of ["", ...Object.keys(sentencesBy(type))])
      expect(sentence(locale, type, { by }), `${type} by ${by}`).toMatch(/\S/);
  }
});

test.each(LOCALES)("in %s an event says who or what it was about", (locale) => {
  expect(sentence(locale, "session.started", { provider: "github" })).toContain("GitHub");
  expect(sentence(locale, "sessions.ended", { count: 3 })).toContain("3");
  expect(sentence(locale, "session.ended", { by: "user", userAgent: "curl/8" })).toContain("curl");
  expect(sentence(locale, "session.ended", { by: "sign-out", userAgent: "curl/8" })).not.toContain("curl");
  const program = { userAgent: "curl/8", application: "Field notes" };
  for (const by of ["user", "administrator", "application"])
    expect(sentence(locale, "session.ended", { by, ...program })).toMatch(/^(?!.*curl).*Field notes/);
  const [joined, linked] = ["verified-email", "person"].map((by) =>
    sentence(locale, "account.linked", { provider: "google", by }),
  );
  expect(joined).not.toBe(linked);
  const refusal = { provider: "google", code: "account-taken", reference: "x" };
  const { title } = MESSAGES[locale].errors["account-taken"];
  expect(sentence(locale, "link.refused", refusal)).toContain(title);
});

test.each(LOCALES)("in %s an event of another version is told still", (locale) => {
  expect(sentence(locale, "user.beamed-up", {})).toContain("user.beamed-up");
  expect(sentence(locale, "session.started", { provider: 7 })).toMatch(/\S/);
  expect(sentence(locale, "user.updated", {})).toMatch(/\S/);
});

function sentencesBy(type: EventType) {
  const { sentences = {} }: EventDefinition = EVENTS[type];
  return sentences;
}

type Tree = { readonly [key: string]: string | Tree };

/** The keys of all texts: `user.created`. */
function keysOf(tree: Tree): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [key] : keysOf(value).map((rest) => `${key}.${rest}`),
  );
}
