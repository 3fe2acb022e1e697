import { useTranslations } from "@/app/i18n/translations";
import { Code, InlineLink, Prose } from "../components";
import { Chapter } from "./components";
import { Entry } from "./entry";
import { FieldsList, ObjectLink } from "./fields-list";
import type { loadApi, OAuthOperationView } from "./load";
import { OperationHeading } from "./operation-heading";
import { Part } from "./operation-card";

type Oauth = Awaited<ReturnType<typeof loadApi>>["oauth"];

/** What stock clients of OAuth find by themselves: what there is, and no examples of what they send. */
export function OAuthChapter({ oauth }: { oauth: Oauth }) {
  const t = useTranslations("docs.api");
  const metadata = () => (
    <InlineLink href="/.well-known/oauth-authorization-server">
      /.well-known/oauth-authorization-server
    </InlineLink>
  );
  return (
    <Chapter id={oauth.group} title={oauth.title}>
      <p>
        {t.rich("oauth", {
          metadata,
          authorize: () => <Code>/oauth/authorize</Code>,
          error: () => <Code>error</Code>,
          description: () => <Code>error_description</Code>,
        })}
      </p>
      {oauth.operations.map((operation) => (
        <OAuthCard key={operation.name} operation={operation} />
      ))}
    </Chapter>
  );
}

function OAuthCard({ operation }: { operation: OAuthOperationView }) {
  const t = useTranslations("docs.api");
  const { name, description, form, object } = operation;
  return (
    <Entry id={name} heading={<OperationHeading id={name} operation={operation} />}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p>
          <Prose text={description} />
        </p>
        {form.length > 0 && (
          <Part title={t("form")}>
            <FieldsList fields={form} of="request" />
          </Part>
        )}
        {object === null ? null : (
          <p>
            {t("answer")}: <ObjectLink name={object} />
          </p>
        )}
      </div>
    </Entry>
  );
}
