/** A person of the benchmark's population: the same in every application's database. */
export type BenchPerson = {
  readonly id: string;
  readonly accountId: string;
  readonly sessionId: string;
  /** Of their session at an application's host. */
  readonly childId: string;
  readonly email: string;
  readonly name: string;
  readonly image: string;
};

/** The person of a number from 0 to 2^31. Their ids are UUIDv7 of one moment, ordered by number. */
export function benchPerson(number: number): BenchPerson {
  return {
    id: uuidOf(1, number),
    accountId: uuidOf(2, number),
    sessionId: uuidOf(3, number),
    childId: uuidOf(4, number),
    email: `person${number}@example.com`,
    name: `Sample Person ${number}`,
    image: `https://images.example.com/${number}.png`,
  };
}

function uuidOf(kind: number, number: number): string {
  const hex = number.toString(16).padStart(12, "0");
  return `019a0000-0000-7${kind.toString(16).padStart(3, "0")}-8000-${hex}`;
}
