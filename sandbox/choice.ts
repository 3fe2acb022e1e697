import { nobody } from "./cast";
import { failures, type Failing } from "./failures";
import { displayName, type Person, type ProviderName } from "./person";
import type { World } from "./world";

/** What was picked in the chooser: somebody to be, or a way to fail. */
export interface Choice {
  person: Person;
  failing?: Failing;
}

/** The form value of a failure's button; a person's is their id, which has no colon. */
export const failureValue = (failing: Failing) => `fail:${failing}`;

/**
 * Reads a button's value back.
 * @returns undefined for a value that the chooser of this provider did not offer
 */
export function readChoice(world: World, provider: ProviderName, value: string): Choice | undefined {
  const failure = failures.find(({ failing }) => failureValue(failing) === value);
  if (failure) {
    const person = world.people.get(nobody.id);
    return person && failure.providers.includes(provider) ? { person, failing: failure.failing } : undefined;
  }
  const person = world.people.get(value);
  return person && displayName(person, provider) !== undefined ? { person } : undefined;
}
