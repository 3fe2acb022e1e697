"use client";

import "./globals.css";
import { Button } from "./components/button";
import { PageMain } from "./components/page-main";
import { readThrownFailure } from "@/app/components/thrown-failure";

// Not from messages: every page sends this file to the browser, and whole catalogues would come with it.
const WORDS = [
  {
    lang: "en",
    title: "Something went wrong",
    cause: "There was a fault on our side. Wait a minute and try again.",
    reference: "Reference",
    retry: "Try again",
  },
  {
    lang: "ru",
    title: "Что-то пошло не так",
    cause: "Произошёл сбой на нашей стороне. Подождите минуту и попробуйте ещё раз.",
    reference: "Код обращения",
    retry: "Попробовать ещё раз",
  },
];

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
