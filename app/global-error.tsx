"use client";

import "./globals.css";
import { Button } from "./components/button";
import { PageMain } from "./components/page-main";
import { readThrownFailure } from "@/app/components/thrown-failure";

/** What is said in one language. */
export type Words = {
  readonly lang: string;
  readonly title: string;
  readonly cause: string;
  readonly reference: string;
  readonly retry: string;
};

// The build puts them here: next.config.mjs takes them from messages/.
const WORDS = JSON.parse(process.env.GLOBAL_ERROR_WORDS ?? "[]") as readonly Words[];

/** What is left when even the layout failed. The language is unknown then, so it speaks all of ours. */
export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const { reference } = readThrownFailure(error);
  return (
    <html lang="en">
      <body className="px-4">
        <title>{WORDS.map(({ title }) => title).join(" · ")}</title>
        <PageMain width="narrow">
          {WORDS.map((words) => (
            <section key={words.lang} lang={words.lang} className="grid gap-3">
              <h1 className="text-2xl font-semibold">{words.title}</h1>
              <p>{words.cause}</p>
              {reference === null ? null : (
                <p>
                  {words.reference}: <code className="select-all">{reference}</code>
                </p>
              )}
              <Button look="secondary" type="button" onClick={retry}>
                {words.retry}
              </Button>
            </section>
          ))}
        </PageMain>
      </body>
    </html>
  );
}
