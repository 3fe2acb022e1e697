/**
 * The staircase: every room from high to low. A room imports itself and rooms below it; rooms of one
 * array stand side by side, and import none of each other. A folder of lib/ that is not listed here may neither be written
 * nor imported. `because` completes the sentence "<room> may not import <a room above or beside it>, because ...".
 *
 * @typedef {object} Room
 * @property {string} name  a path from the repository root: a folder, or a file without its extension
 * @property {string} because
 */

/**
 * The areas of pages, one step of the staircase. A folder of app/ that is not named is one more of them.
 * @type {readonly Room[]}
 */
export const areas = [
  {
    name: "app/.cloakroom",
    because: "what guarded hosts have from us is plain HTML, and nothing of our own pages",
  },
  {
    name: "app/account",
    because: "a user's own pages and the administrators' change for different reasons",
  },
  {
    name: "app/admin",
    because: "the administrators' pages and a user's own change for different reasons",
  },
  { name: "app/api", because: "a route answers programs, and no page's words belong to the contract" },
  { name: "app/auth", because: "a route answers programs, and no page's words belong to the contract" },
  { name: "app/docs", because: "the documents describe the contract, and not the pages" },
  { name: "app/oauth", because: "what an application asks of a person is none of the pages' business" },
  { name: "app/device", because: "what a device without a browser asks is no part of a person's account" },
  { name: "app/goodbye", because: "whoever reads it has no account any more" },
  { name: "app/sign-in", because: "whoever reads it is nobody yet" },
];

/** Why an area that is not named imports no other. */
export const areasStandApart = "an area of pages is changed without looking at the others";

/** @type {readonly (Room | readonly Room[])[]} */
export const staircase = [
  { name: "doctor", because: "it examines what serves people and takes no part in it" },
  {
    name: "scripts",
    because: "commands start the product, and the doctor examines it in a process of its own",
  },
  { name: "sandbox", because: "it plays the providers and knows nothing of who starts it" },
  { name: "server", because: "the product never depends on its doctor, scripts or sandbox" },
  {
    name: "app",
    because: "other hosts serve it without doctor, scripts, sandbox and the server in front of Next",
  },
  areas,
  { name: "app/sign-out", because: "every area offers to sign out, so it may depend on none of them" },
  { name: "app/notices", because: "what pages say is the same whichever area they are of" },
  { name: "app/components", because: "a component draws what it is given, whatever page draws it" },
  { name: "app/areas", because: "the list of areas knows their addresses, and nothing of their pages" },
  { name: "app/i18n", because: "the language is known before anything is drawn" },
  { name: "lib/api/openapi", because: "the document is made of the contract, and no operation reads it" },
  { name: "lib/api", because: "the contract is the same for pages, routes and the server that answer by it" },
  { name: "lib/api/contract", because: "what an operation takes and answers says nothing of how it is run" },
  { name: "lib/gate", because: "a gate answers who is asking, whatever page or route asks it" },
  {
    name: "lib/hosts",
    because: "how a sign-in comes back to a guarded host is the same whichever handler it comes to",
  },
  { name: "lib/admin", because: "what administrators do is the same whichever gate let them in" },
  [
    {
      name: "lib/auth",
      because: "the exchange that NextAuth does must not depend on the gates that guard its results",
    },
    {
      name: "lib/oauth",
      because: "what applications are handed must not depend on the gates, nor on how people sign in",
    },
  ],
  {
    name: "lib/outbox",
    because: "what is to be sent was written below, and sending it looks at nobody's session",
  },
  { name: "lib/cleanup", because: "cleaning up knows the tables and nothing of who is asking" },
  {
    name: "lib/webhooks",
    because: "where messages go and how they are signed says nothing of when they are sent",
  },
  { name: "lib/identity", because: "a provider's proof is checked the same way at every entry" },
  { name: "lib/sessions", because: "a session knows a user id, not how that user proved who they are" },
  {
    name: "lib/applications",
    because: "what an application is and who may enter it is decided without looking at anybody's session",
  },
  {
    name: "lib/service-tokens",
    because: "what a service token is worth depends on who made it, and on nothing that it is used for",
  },
  { name: "lib/accounts", because: "linked accounts are data; who may change them is decided above" },
  { name: "lib/users", because: "the user row outlives every session and provider account" },
  { name: "lib/limits", because: "a limit counts keys it is given and knows nothing of users" },
  {
    name: "lib/mail",
    because: "a mail is written in the transaction of what it tells of, whichever room that is",
  },
  { name: "lib/audit", because: "an audit log that depends on what it records cannot record all of it" },
  { name: "lib/db", because: "the database client must not know what is stored through it" },
  { name: "lib/crypto", because: "sealing must be provable without knowing who asks or what is sealed" },
  { name: "lib/node", because: "what is done to the process must not depend on what the process serves" },
  { name: "lib/http", because: "these functions are pure: headers in, an answer out" },
  { name: "lib/metrics", because: "every room may count, so what is counted may depend on none of them" },
  { name: "lib/tracing", because: "a span tells less than the log does, and is masked by the same means" },
  { name: "lib/product", because: "what people see of whoever runs this depends on nobody who sees it" },
  { name: "lib/log", because: "every room may log, so the log may depend on none of them" },
  { name: "lib/env", because: "every room may read the environment, so it may depend on none of them" },
  {
    name: "lib/providers",
    because: "every room may name a provider, so a definition may depend on none of them",
  },
  { name: "lib/parsers", because: "how a variable is read is the same whichever it is" },
  { name: "lib/email", because: "configuration, providers and searches compare addresses in the same form" },
  { name: "lib/a-labels", because: "a host is written the same way in an address and in a URL" },
  { name: "lib/device", because: "what a User-Agent header says is the same on pages and in mails" },
  { name: "lib/time-zone", because: "how a browser says its zone is the same for pages and mails" },
  { name: "lib/escape-html", because: "a text is written into HTML in the same way whoever sends it" },
  { name: "lib/keys-of", because: "what a table's keys are says nothing of any table" },
  { name: "lib/errors", because: "the closed list of error codes is the floor that all rooms stand on" },
  { name: "messages", because: "translations are data" },
];

/** Files at the repository root that belong to the room `app`: Next.js looks for them there. */
export const appFilesAtRoot = ["middleware", "instrumentation"];

/**
 * Imports that only a few files may make. `what`: package names, or paths from the root; `in`: the only places
 * allowed, as folders ("lib/db/"), files ("lib/identity/resolve") or base names anywhere ("**\/data").
 *
 * @typedef {object} Keeper
 * @property {readonly string[]} what
 * @property {readonly string[]} in
 * @property {boolean} typesAllowed  whether `import type` is free
 * @property {string} because
 * @property {string} instead  what to do where it may not be imported: a whole sentence
 */

/**
 * The first entry that fits decides.
 * @type {readonly Keeper[]}
 */
export const keepers = [
  {
    what: ["next-auth", "@auth/"],
    in: ["lib/auth/", "app/api/auth/"],
    typesAllowed: false,
    because:
      "NextAuth is for the OAuth exchange only, so that it can be replaced without touching anything else",
    instead: "Who is asking is told by requireUser() of lib/gate/require: docs/build-on-it.md#who-is-asking.",
  },
  {
    what: ["lib/db/transaction"],
    in: ["lib/"],
    typesAllowed: true,
    because: "a transaction is opened around core functions, and a page or handler calls only one of those",
    instead:
      "Write the change as a function of lib/<area>/mutations.ts that opens it: docs/build-on-it.md#rows.",
  },
  {
    what: ["lib/db/", "@prisma/", "pg"],
    in: [
      "**/data",
      "**/mutations",
      "lib/identity/look-up",
      "lib/identity/account",
      "lib/identity/resolve",
      "lib/identity/sign-in",
      "lib/identity/link",
      "lib/identity/reauthenticate",
      "lib/admin/statistics/",
      "lib/auth/adapter",
      "lib/users/administrators",
      "lib/users/lock",
      "lib/db/",
      "lib/audit/",
      "lib/limits/",
      "lib/sessions/cache/invalidation",
      "lib/sessions/cache/notification-connection",
      "server/close",
      "doctor/",
      "scripts/",
    ],
    typesAllowed: true,
    because: "queries live in data.ts and mutations.ts, where a reader and a reviewer can find all of them",
    instead:
      "Write the query as a function of lib/<area>/data.ts (reads) or mutations.ts (changes) and call that: docs/build-on-it.md#rows.",
  },
  {
    what: ["next/headers"],
    in: [
      "lib/gate/",
      "lib/auth/",
      "**/actions",
      "app/i18n/",
      "app/header/",
      "app/sign-in/load",
      "app/admin/events/load",
    ],
    typesAllowed: true,
    because: "a cookie is what a browser claims, and core functions take explicit arguments",
    instead:
      "requireUser() of lib/gate/require tells a page who is asking, and currentClient() of lib/gate/session from where: docs/build-on-it.md#who-is-asking.",
  },
];
