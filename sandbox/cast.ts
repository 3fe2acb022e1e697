import type { Person } from "./person";

/**
 * The cast: everybody the account chooser offers. To add somebody, add an entry with a new id, Google `sub` and
 * GitHub `id`; the chooser, the claims, the avatars and `/mint` follow from it. Names are plainly samples, and
 * e-mail addresses are under example.com, which RFC 2606 keeps free for this.
 */
export const people: readonly Person[] = [
  {
    id: "alex",
    note: {
      en: "On Google and GitHub, with one verified address",
      ru: "В Google и GitHub с одной подтверждённой почтой",
      de: "Bei Google und GitHub, mit einer bestätigten Adresse",
    },
    google: {
      sub: "100000000000000000001",
      email: "alex@example.com",
      emailVerified: true,
      name: "Alex Sample",
      givenName: "Alex",
      familyName: "Sample",
      locale: "en",
      picture: true,
    },
    github: {
      id: 70000001,
      login: "alex-sample",
      name: "Alex Sample",
      emails: [
        { email: "alex@example.com", primary: true, verified: true, visibility: "public" },
        { email: "alex.second@example.com", primary: false, verified: true, visibility: null },
      ],
    },
  },
  {
    id: "proba",
    note: {
      en: "A Cyrillic name, on both",
      ru: "Имя кириллицей, есть в обоих",
      de: "Ein Name in Kyrillisch, bei beiden",
    },
    google: {
      sub: "100000000000000000002",
      email: "proba@example.com",
      emailVerified: true,
      name: "Проба Образцова",
      givenName: "Проба",
      familyName: "Образцова",
      locale: "ru",
      picture: true,
    },
    github: {
      id: 70000002,
      login: "proba-sample",
      name: "Проба Образцова",
      emails: [{ email: "proba@example.com", primary: true, verified: true, visibility: "private" }],
    },
  },
  {
    id: "mithal",
    note: {
      en: "A right-to-left name, on both",
      ru: "Имя справа налево, есть в обоих",
      de: "Ein Name von rechts nach links, bei beiden",
    },
    google: {
      sub: "100000000000000000003",
      email: "mithal@example.com",
      emailVerified: true,
      name: "مثال تجريبي",
      givenName: "مثال",
      familyName: "تجريبي",
      locale: "ar",
      picture: true,
    },
    github: {
      id: 70000003,
      login: "mithal-sample",
      name: "مثال تجريبي",
      emails: [{ email: "mithal@example.com", primary: true, verified: true, visibility: "public" }],
    },
  },
  {
    id: "nameless",
    note: {
      en: "No name, and the address is kept private",
      ru: "Без имени, почта скрыта",
      de: "Ohne Namen, die Adresse bleibt privat",
    },
    github: {
      id: 70000004,
      login: "nameless-sample",
      name: null,
      emails: [
        { email: "nameless@example.com", primary: true, verified: true, visibility: "private" },
        {
          email: "70000004+nameless-sample@users.noreply.example.com",
          primary: false,
          verified: true,
          visibility: null,
        },
      ],
    },
  },
  {
    id: "unverified",
    note: {
      en: "Neither provider has verified this address",
      ru: "Ни один провайдер не проверял эту почту",
      de: "Kein Anbieter hat diese Adresse bestätigt",
    },
    google: {
      sub: "100000000000000000005",
      email: "unverified@example.com",
      emailVerified: false,
      name: "Una Unverified",
      givenName: "Una",
      familyName: "Unverified",
      locale: "en",
      picture: true,
    },
    github: {
      id: 70000005,
      login: "una-unverified",
      name: "Una Unverified",
      emails: [{ email: "unverified@example.com", primary: true, verified: false, visibility: null }],
    },
  },
  {
    id: "long",
    note: {
      en: "A very long name and address",
      ru: "Очень длинные имя и адрес",
      de: "Sehr langer Name und lange Adresse",
    },
    google: {
      sub: "100000000000000000006",
      email: "an.address.long.enough.to.wrap.on.every.phone.there.is.maximilian@long.subdomain.example.com",
      emailVerified: true,
      name: "Maximilian Alexander Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire",
      givenName: "Maximilian Alexander",
      familyName:
        "Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire",
      locale: "de",
      picture: true,
    },
    github: {
      id: 70000006,
      login: "maximilian-longsamplename-verylongsamp",
      name: "Maximilian Alexander Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire",
      emails: [
        {
          email:
            "an.address.long.enough.to.wrap.on.every.phone.there.is.maximilian@long.subdomain.example.com",
          primary: true,
          verified: true,
          visibility: "private",
        },
      ],
    },
  },
  {
    id: "gale",
    note: {
      en: "Only on Google, without a picture",
      ru: "Только в Google, без картинки",
      de: "Nur bei Google, ohne Bild",
    },
    google: {
      sub: "100000000000000000007",
      email: "gale@example.com",
      emailVerified: true,
      name: "Gale Sample",
      givenName: "Gale",
      familyName: "Sample",
      picture: false,
    },
  },
  {
    id: "alex-work",
    note: {
      en: "Alex’s other account, only on Google",
      ru: "Второй аккаунт Alex, только в Google",
      de: "Das andere Konto von Alex, nur bei Google",
    },
    google: {
      sub: "100000000000000000009",
      email: "alex@work.example.com",
      emailVerified: true,
      name: "Alex Sample (work)",
      givenName: "Alex",
      familyName: "Sample",
      locale: "en",
      picture: true,
    },
  },
  {
    id: "hazel",
    note: {
      en: "Only on GitHub, with a public address",
      ru: "Только в GitHub, почта открыта",
      de: "Nur bei GitHub, mit öffentlicher Adresse",
    },
    github: {
      id: 70000008,
      login: "hazel-sample",
      name: "Hazel Sample",
      emails: [{ email: "hazel@example.com", primary: true, verified: true, visibility: "public" }],
      memberships: { acme: "active", "acme/team": "active" },
    },
  },
];

/**
 * Whose tokens the failures below carry. Nobody can sign in as them, so a user row that holds this e-mail, `sub`
 * or `id` is always the trace of a proof that should have been refused.
 */
export const nobody: Person = {
  id: "nobody",
  note: { en: "Carried by the failures", ru: "Для неудачных входов", de: "Für die Fehlschläge" },
  google: {
    sub: "100000000000000000099",
    email: "nobody@example.com",
    emailVerified: true,
    name: "Nobody Sample",
    givenName: "Nobody",
    familyName: "Sample",
    locale: "en",
    picture: true,
  },
  github: {
    id: 70000099,
    login: "nobody-sample",
    name: "Nobody Sample",
    emails: [{ email: "nobody@example.com", primary: true, verified: true, visibility: "public" }],
  },
};
