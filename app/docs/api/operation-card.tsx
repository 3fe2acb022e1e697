import { useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import type { ErrorCode } from "@/lib/errors";
import { CopyButton } from "@/app/components/copy-button";
import { Code, CodeBox, ErrorLink, Prose } from "../components";
import { Entry } from "./entry";
import { FieldsList, ObjectLink } from "./fields-list";
import type { OperationView } from "./load";
import { OperationHeading } from "./operation-heading";

/** One operation: how it is called, what it answers and how it fails. */
export function OperationCard({ operation, fresh }: { operation: OperationView; fresh: number }) {
  const t = useTranslations("docs.api");
  const { name, summary, parameters, body, headers, object } = operation;
  return (
    <Entry id={name} heading={<OperationHeading id={name} operation={operation} />}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p className="text-sm text-muted">{t(`access.${operation.access}`, { minutes: fresh })}</p>
        {operation.scope === null ? null : (
          <p className="text-sm text-muted">
            {t.rich("orServiceToken", { scope: () => <Code>{operation.scope}</Code> })}
          </p>
        )}
        <p>
          <Prose text={operation.description} />
        </p>
        {parameters.length > 0 && (
          <Part title={t("parameters")}>
            <FieldsList fields={parameters} of="request" />
          </Part>
        )}
        {body.length > 0 && (
          <Part title={t("body")}>
            <FieldsList fields={body} of="request" />
          </Part>
        )}
        <Part title={t("request")} aside={<Copy text={operation.curl} />}>
          <CodeBox label={`${t("request")}: ${summary}`} copy>
            {operation.curl}
          </CodeBox>
        </Part>
        <Part title={t("answer")} aside={object === null ? null : <ObjectLink name={object} />}>
          <CodeBox label={`${t("answer")}: ${summary}`}>{operation.answer}</CodeBox>
        </Part>
        {headers.length > 0 && (
          <Part title={t("headers")}>
            <Headers headers={headers} />
          </Part>
        )}
        <Part title={t("failures")}>
          <Failures failures={operation.failures} />
        </Part>
      </div>
    </Entry>
  );
}

/** A part of an operation's description. */
export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h4 className="font-semibold">{title}</h4>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Copy({ text }: { text: string }) {
  const t = useTranslations("account");
  return (
    <span className="-my-2.5 ms-auto">
      <CopyButton text={text} label={t("copy")} done={t("copied")} />
    </span>
  );
}

function Headers({ headers }: Pick<OperationView, "headers">) {
  return (
    <dl className="grid gap-2">
      {headers.map(({ name, description }) => (
        <div key={name}>
          <dt className="font-mono text-sm font-semibold">{name}</dt>
          <dd>
            <Prose text={description} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The codes by status, each leading to its explanation. */
function Failures({ failures }: { failures: readonly { code: ErrorCode; status: number }[] }) {
  const statuses = [...new Set(failures.map(({ status }) => status))];
  return (
    <ul className="grid gap-1.5">
      {statuses.map((status) => (
        <li key={status} className="flex gap-3">
          <span className="flex-none font-mono text-sm/6 text-muted">{status}</span>
          <span className="flex min-w-0 flex-wrap gap-x-3 gap-y-1">
            {failures
              .filter((failure) => failure.status === status)
              .map(({ code }) => (
                <ErrorLink key={code} code={code} />
              ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
