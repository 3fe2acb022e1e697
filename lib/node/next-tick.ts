import { executionAsyncResource } from "node:async_hooks";

const kept: object[] = [];

/**
 * Keeps `process.nextTick` quick for as long as the process lives; to be called as a server starts, and harmless again.
 * V8 builds the object of a tick in line while it meets the hidden class that it has noted. A major collection of garbage
 * that finds no tick waiting takes that class away, and from then on every tick asks V8's runtime, which costs twenty times
 * as much, seven times a request. One tick that is kept keeps its class (docs/decisions/011).
 */
export function pinNextTickClass(): void {
  process.nextTick(() => kept.push(executionAsyncResource()));
}
