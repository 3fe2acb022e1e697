import { useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import { EXAMPLE_PROBLEM } from "@/lib/api/openapi/examples";
import { ERROR_CODES, ERROR_STATUS } from "@/lib/errors";
import { Code, CodeBox, ErrorLink, InlineLink, Prose } from "../components";
import { Entry } from "./entry";
import { FieldsList } from "./fields-list";
import type { loadApi } from "./load";
import { Method } from "./method";

type Api = Awaited<ReturnType<typeof loadApi>>;

/** Every operation by group; above the page where it is narrow, beside it where there is room. */
export function Contents({ groups }: { groups: readonly (Api["groups"][number] | Api["oauth"])[] }) {
  const t = useTranslations("docs.api");
  return (
    <nav aria-label={t("contents")} className="grid gap-4 text-sm">
      {groups.map(({ group, title, operations }) => (
        <div key={group} className="grid gap-1">
          <a href={`#${group}`} className="inline-flex min-h-6 items-center font-semibold hover:underline">
            {title}
          </a>
          <ul className="grid">
            {operations.map(({ name, method, summary }) => (
              <li key={name}>
                <a
                  href={`#${name}`}
                  className="flex items-baseline gap-2 rounded-sm py-1 text-muted hover:text-ink"
                >
                  <Method method={method} /> {summary}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <ul className="grid gap-1 font-semibold">
        <li>
          <a href="#objects" className="inline-flex min-h-6 items-center hover:underline">
            {t("objects")}
          </a>
        </li>
        <li>
          <a href="#errors" className="inline-flex min-h-6 items-center hover:underline">
            {t("errors")}
          </a>
        </li>
      </ul>
    </nav>
  );
}

/** What to know before the first request. */
export function Beginning({ api }: { api: Api }) {
  const t = useTranslations("docs.api");
  const link = () => <InlineLink href="/api/openapi.json">/api/openapi.json</InlineLink>;
  return (
    <header className="mt-2 grid gap-4">
      <p className="text-lg text-muted">{t.rich("start", { token: () => <Code>session_token</Code> })}</p>
      <p>
        <Prose text={api.description} />
      </p>
      <dl className="grid gap-3">
        <div>
          <dt className="font-semibold">{t("bearer")}</dt>
          <dd>
            <Prose text={api.security.bearer} />
          </dd>
        </div>
        <div>
          <dt className="font-semibold">
            {t("cookie")} <Code>{api.cookieName}</Code>
          </dt>
          <dd>
            <Prose text={api.security.cookie} />
          </dd>
        </div>
        <div>
          <dt className="font-semibold">{t("serviceToken")}</dt>
          <dd>
            <Prose text={api.security.serviceToken} />
          </dd>
        </div>
      </dl>
      <p>{t.rich("document", { document: link })}</p>
    </header>
  );
}

/** What answers are made of. */
export function Objects({ objects }: Pick<Api, "objects">) {
  const t = useTranslations("docs.api");
  return (
    <Chapter id="objects" title={t("objects")}>
      {objects.map(({ name, fields }) => (
        <Entry
          key={name}
          id={name}
          heading={
            <h3 id={`${name}-title`} className="font-mono font-semibold">
              {name}
            </h3>
          }
        >
          <FieldsList fields={fields} of="answer" />
        </Entry>
      ))}
    </Chapter>
  );
}

/** The form of every failure, and all codes. */
export function Errors({ problem }: Pick<Api, "problem">) {
  const t = useTranslations();
  const words = { code: () => <Code>code</Code>, title: () => <Code>title</Code> };
  return (
    <Chapter id="errors" title={t("docs.api.errors")}>
      <p>{t.rich("docs.api.errorsLead", words)}</p>
      <CodeBox label={t("docs.api.errorsExample")}>{JSON.stringify(EXAMPLE_PROBLEM, null, 2)}</CodeBox>
      <FieldsList fields={problem} of="answer" />
      <table className="w-full text-start text-sm">
        <caption className="sr-only">{t("docs.api.errors")}</caption>
        <thead>
          <tr className="border-b border-edge text-muted">
            <Heading>{t("docs.api.status")}</Heading>
            <Heading>{t("docs.api.code")}</Heading>
            <Heading>{t("docs.api.error")}</Heading>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {ERROR_CODES.map((code) => (
            <tr key={code}>
              <td className="py-2 pe-3 align-baseline font-mono whitespace-nowrap text-muted">
                {ERROR_STATUS[code]}
              </td>
              <th scope="row" className="py-2 pe-3 text-start align-baseline font-normal wrap-break-word">
                <ErrorLink code={code} />
              </th>
              <td className="py-2 align-baseline">{t(`errors.${code}.title`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Chapter>
  );
}

/** A part of the page that the contents lead to. */
export function Chapter({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-4 grid-cols-[minmax(0,1fr)] gap-3"
    >
      <h2 id={`${id}-title`} className="text-2xl font-semibold tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Heading({ children }: { children: string }) {
  return (
    <th scope="col" className="py-2 pe-3 text-start font-semibold whitespace-nowrap">
      {children}
    </th>
  );
}
