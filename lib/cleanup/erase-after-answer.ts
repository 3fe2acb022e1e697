import { after } from "next/server";
import { env } from "@/lib/env";
import { eraseSoon } from "./erase-rest";

/** In milliseconds: a function may not run for long after its answer. What is left then, the next clean-up erases. */
const SERVERLESS_BUDGET = 8_000;

/** Erases what is left of somebody who was just deleted, once they have their answer. */
export function eraseAfterAnswer(): void {
  after(() => eraseSoon(env().serverless ? SERVERLESS_BUDGET : Infinity));
}
