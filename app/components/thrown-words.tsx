"use client";

import { createContext, type ReactNode, use } from "react";
import type { ThrownFailure } from "./thrown-failure";
import type { FailureLabels, FailureWords } from "./failure-notice";

/** All that error.tsx may have to say, in the reader's language. */
export type ThrownWords = {
  readonly failures: Record<ThrownFailure["code"], FailureWords>;
  readonly support: ReactNode;
  readonly labels: FailureLabels & { readonly retry: string; readonly home: string };
};

const Words = createContext<ThrownWords | null>(null);

/** Hands the words down: Next draws error.tsx itself and gives it nothing but the error. */
export function ThrownWordsProvider({ words, children }: { words: ThrownWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

/** The words that the layout has handed down. */
export function useThrownWords(): ThrownWords {
  const words = use(Words);
  if (words === null) throw new Error("The layout has handed down no words.");
  return words;
}
