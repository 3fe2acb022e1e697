import { nobody, people } from "./cast";
import type { Forgery } from "./forge";
import { noFaults, noRequests, type Faults, type RequestCounts } from "./faults";
import { SigningKeys } from "./keys";
import { parseLoopbackOrigin } from "./loopback";
import { displayName, providerNames, type Person, type ProviderName } from "./person";

/** The application as a provider knows it. */
export interface ClientCredentials {
  id: string;
  secret: string;
}

/** Everything one running sandbox knows and lets others change. */
export interface World {
  origin: string;
  clients: Record<ProviderName, ClientCredentials>;
  redirectOrigins: Set<string>;
  /** By id; starts as the cast and may be changed at any time. */
  people: Map<string, Person>;
  faults: Faults;
  requests: RequestCounts;
  /** What is changed in each id_token of the code flow. */
  forgery: Forgery | undefined;
  /** Whom GitHub signs in without a question, by id: somebody who has allowed the application before. */
  knownAtGitHub: string | undefined;
  keys: SigningKeys;
}

const castById = () => [...people, nobody].map((person) => [person.id, structuredClone(person)] as const);

export async function createWorld(options: {
  origin: string;
  clients: Record<ProviderName, ClientCredentials>;
  redirectOrigins: readonly string[];
}): Promise<World> {
  return {
    origin: options.origin,
    clients: options.clients,
    redirectOrigins: new Set(options.redirectOrigins.map(parseLoopbackOrigin)),
    people: new Map(castById()),
    faults: noFaults(),
    requests: noRequests(),
    forgery: undefined,
    knownAtGitHub: undefined,
    keys: await SigningKeys.generate(),
  };
}

/** Back to the beginning: no faults, no forgery, nobody known, counters at zero, the cast as shipped. Keys and tokens stay. */
export function resetWorld(world: World): void {
  // In place, one level down: tests hold on to these objects.
  for (const provider of providerNames) {
    Object.assign(world.faults[provider], noFaults()[provider]);
    Object.assign(world.requests[provider], noRequests()[provider]);
  }
  world.forgery = undefined;
  world.knownAtGitHub = undefined;
  world.people.clear();
  for (const [id, person] of castById()) world.people.set(id, person);
}

/** The callback URLs registered for a provider. */
export function redirectUris(world: World, provider: ProviderName): string[] {
  return [...world.redirectOrigins].map((origin) => `${origin}/api/auth/callback/${provider}`);
}

/** Where a person's picture is. */
export function avatarUrl(world: World, person: Person): string {
  return `${world.origin}/avatars/${person.id}`;
}

/** The people the chooser of a provider offers, in the order of the cast. */
export function peopleAt(world: World, provider: ProviderName): Person[] {
  return [...world.people.values()].filter(
    (person) => person.id !== nobody.id && displayName(person, provider) !== undefined,
  );
}
