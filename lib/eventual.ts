/**
 * A value that may be there already, or a promise of Node's own (no other thenable, such as Prisma's). What memory knows is
 * answered without a promise: awaiting costs a session check more than its looking up, because Next follows every promise of
 * the process (docs/decisions/010).
 */
export type Eventual<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, else when it has come. */
export function andThen<T, U>(value: Eventual<T>, go: (value: T) => Eventual<U>): Eventual<U> {
  return value instanceof Promise ? value.then(go) : go(value);
}

/** Runs and, where that throws or rejects, goes on with the error. */
export function orElse<T, U>(run: () => Eventual<T>, mend: (error: unknown) => Eventual<U>): Eventual<T | U> {
  let value: Eventual<T>;
  try {
    value = run();
  } catch (error) {
    return mend(error);
  }
  return value instanceof Promise ? value.catch(mend) : value;
}
