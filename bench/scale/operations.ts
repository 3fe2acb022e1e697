import { randomUUID } from "node:crypto";
import { searchEvents } from "@/lib/audit/data";
import type { Client } from "@/lib/http/client";
import type { Identity } from "@/lib/identity/identity";
import { signIn } from "@/lib/identity/sign-in";
import { readSession } from "@/lib/sessions/data";
import { removeExpiredSessions, removeOldEvents, removeUnusedSessions } from "@/lib/cleanup/mutations";
import { searchUsers } from "@/lib/admin/directory/data";
import { BUSY_ADDRESS, CYRILLIC, LATIN } from "./population";
import { anyOf, cameFromGoogle, type Sample } from "./sample";

/** Something that people do, by the function that pages and handlers call for it. */
export type Operation = {
  /** @throws Error when what came of it is not what should have */
  readonly run: (sample: Sample) => Promise<void>;
  /** How often in a round. */
  readonly times: number;
};

const CLIENT: Client = { ip: "192.0.2.7", userAgent: "Bench" };
const PAGE = 50;
/** As many as a small database has of what is rare. */
const FEW = 20;
const OFTEN = 100;
const SELDOM = 4;

function identityOf(number: number, subject: string): Identity {
  const email = `person${number}@example.com`;
  const nothingElse = { hostedDomain: null, name: null, image: null, profile: {} };
  return { provider: "google", subject, email, emailVerified: true, ...nothingElse };
}

async function signInAnew(): Promise<void> {
  const subject = randomUUID();
  const identity = { ...identityOf(0, subject), email: `${subject}@example.com`, name: "Sample Newcomer" };
  const { found } = await signIn(identity, { client: CLIENT, carrier: "COOKIE" });
  expect(found === "created", "a new person");
}

async function signInAgain({ people }: Sample): Promise<void> {
  const { number } = anyOf(people.filter((person) => cameFromGoogle(person.number)));
  const identity = identityOf(number, `1${String(number).padStart(20, "0")}`);
  const { found } = await signIn(identity, { client: CLIENT, carrier: "COOKIE" });
  expect(found === "known", "a known person");
}

async function readAny({ sealed }: Sample): Promise<void> {
  const { status } = await readSession(anyOf(sealed));
  expect(status === "live", "a live session");
}

/** @param limit no more than a small database has, or the pages of the two would not compare */
function find(
  filter: (sample: Sample) => Parameters<typeof searchUsers>[0],
  atLeast = 1,
  limit = PAGE,
): Operation {
  const run = async (sample: Sample) => {
    const { items } = await searchUsers(filter(sample), limit);
    expect(items.length >= atLeast, `${atLeast} people`);
  };
  return { run, times: OFTEN };
}

async function findSecondPage(): Promise<void> {
  const q = anyOf(LATIN);
  const first = await searchUsers({ q }, PAGE);
  const second = await searchUsers({ q }, PAGE, first.nextCursor ?? undefined);
  expect(second.items.length > 0, "a second page");
}

function findEvents(
  filter: (sample: Sample) => Parameters<typeof searchEvents>[0],
  atLeast = 1,
  limit = PAGE,
): Operation {
  const run = async (sample: Sample) => {
    const { items } = await searchEvents(filter(sample), limit);
    expect(items.length >= atLeast, `${atLeast} events`);
  };
  return { run, times: OFTEN };
}

async function findOldEvents({ middleEventId }: Sample): Promise<void> {
  const { items } = await searchEvents({}, PAGE, middleEventId);
  expect(items.length === PAGE, "a page of old events");
}

async function removeBatch(remove: () => Promise<number>): Promise<void> {
  expect((await remove()) > 0, "something to remove");
}

/** What is measured, by the name that the table has. */
export const operations: Readonly<Record<string, Operation>> = {
  "sign-in of a new person": { run: signInAnew, times: OFTEN },
  "sign-in of a known person": { run: signInAgain, times: OFTEN },
  "session read, no cache": { run: readAny, times: 5 * OFTEN },
  "people: the newest": find(() => ({}), PAGE),
  "people: a common name": find(() => ({ q: anyOf(LATIN) }), PAGE),
  "people: the beginning of a Cyrillic name": find(() => ({ q: anyOf(CYRILLIC).slice(0, 3) }), PAGE),
  "people: two pages of a common name": { run: findSecondPage, times: OFTEN },
  "people: one letter": find(() => ({ q: "a" }), PAGE),
  "people: the beginning of an e-mail": find(() => ({ q: "person12" }), 10, 10),
  "people: a whole e-mail": find(({ people }) => ({ q: anyOf(people).email })),
  "people: the beginning of a login": find(() => ({ q: "sample-1" }), FEW, FEW),
  "people: an id": find(({ people }) => ({ q: anyOf(people).id })),
  "people: nobody": find(() => ({ q: `nobody ${randomUUID()}` }), 0),
  "people: administrators": find(() => ({ role: "ADMIN" }), FEW, FEW),
  "people: disabled": find(() => ({ standing: "disabled" }), FEW, FEW),
  "people: a common name, GitHub": find(() => ({ q: anyOf(LATIN), provider: "github" }), FEW, FEW),
  "people: a common name, disabled": find(() => ({ q: anyOf(LATIN), standing: "disabled" }), 0, 1),
  "people: with GitHub": find(() => ({ provider: "github" }), PAGE),
  "events: the newest": findEvents(() => ({}), PAGE),
  "events: from the middle on": { run: findOldEvents, times: OFTEN },
  "events: a common type": findEvents(() => ({ type: "session.started" }), PAGE),
  "events: a rare type": findEvents(() => ({ type: "user.disabled" }), FEW, FEW),
  "events: a person's": findEvents(({ people }) => ({ personId: anyOf(people).id }), 0, FEW),
  "events: a person's, of a type": findEvents(
    ({ people }) => ({ personId: anyOf(people).id, type: "session.started" }),
    0,
    FEW,
  ),
  "events: an address's": findEvents(() => ({ address: BUSY_ADDRESS }), PAGE),
  "events: an address's, of a rare type": findEvents(
    () => ({ address: BUSY_ADDRESS, type: "user.viewed" }),
    0,
    1,
  ),
  "events: a day's, long ago": findEvents(() => aDay(60), PAGE),
  "events: a day's, of a rare type": findEvents(() => ({ ...aDay(30), type: "user.viewed" }), 0, 1),
  "cleanup: 1000 expired sessions": { run: () => removeBatch(removeExpiredSessions), times: SELDOM },
  "cleanup: 1000 old events": { run: () => removeBatch(removeOldEvents), times: SELDOM },
  "cleanup: a page of unused sessions": {
    run: () => removeBatch(async () => (await removeUnusedSessions()).removed),
    times: SELDOM,
  },
};

function aDay(daysAgo: number): { from: Date; to: Date } {
  const from = Date.now() - daysAgo * 86_400_000;
  return { from: new Date(from), to: new Date(from + 86_400_000) };
}

function expect(right: boolean, what: string): void {
  if (!right) throw new Error(`This should have given ${what}.`);
}
