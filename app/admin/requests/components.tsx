import { useTranslations } from "@/app/i18n/translations";
import type { AccessRequestEntry } from "@/lib/users/access-requests/data";
import { MAX_REASON } from "@/lib/admin/policy";
import { isProvider } from "@/lib/providers/providers";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { TextField } from "@/app/components/text-field";
import { Cell, Row, RowTitle, Table } from "../table";
import { decline, grant } from "./actions";
import type { RequestsView } from "./load";
import { LONGEST_TYPED, reasonField } from "./schema";

/** Who asks to be let in, and the way to decide. */
export function RequestTable({ view }: { view: RequestsView }) {
  const t = useTranslations("admin.requests");
  const { requests } = view;
  if (requests.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t(view.open ? "noneOpen" : "none")}</p>
      </Card>
    );
  }
  const columns = (["who", "provider", "status", "action"] as const).map((name) => ({
    label: t(`columns.${name}`),
  }));
  return (
    <>
      <ProofFirst fresh={view.fresh} />
      <Table
        label={t("list")}
        grid="sm:grid-cols-[minmax(0,1.6fr)_auto_minmax(0,1fr)_auto] sm:gap-x-4"
        columns={columns}
      >
        {requests.map((request) => (
          <Row key={request.id}>
            <RowTitle>
              <Applicant request={request} />
            </RowTitle>
            <ProviderCell provider={request.provider} />
            <Cell>
              {t(`statuses.${request.status}`)}
              <span className="block">
                {t.rich("askedWhen", { when: () => <Moment at={request.createdAt} format="day" /> })}
              </span>
            </Cell>
            <Cell>
              <Decide request={request} view={view} />
            </Cell>
          </Row>
        ))}
      </Table>
    </>
  );
}

function ProviderCell({ provider }: { provider: string }) {
  const t = useTranslations("providers");
  return <Cell>{isProvider(provider) ? t(provider) : provider}</Cell>;
}

/** What the provider vouches for first, and what anybody may call themselves last and as such: nobody is to pass for another. */
function Applicant({ request: { name, email, login, reason } }: { request: AccessRequestEntry }) {
  const t = useTranslations("admin.requests");
  return (
    <>
      <span className="block font-medium break-words">
        {email === null ? t("unverified") : t.rich("verified", { email: () => <bdi>{email}</bdi> })}
      </span>
      {login === null ? null : <bdi className="block text-sm break-words">@{login}</bdi>}
      {name === null ? null : (
        <span className="block text-sm break-words text-muted">
          {t.rich("calls", { name: () => <bdi>{name}</bdi> })}
        </span>
      )}
      {reason === null ? null : (
        <blockquote className="mt-1 border-s-4 border-danger-line ps-3 text-sm" dir="auto">
          {reason}
        </blockquote>
      )}
    </>
  );
}

function Decide({ request: { id, status }, view }: { request: AccessRequestEntry; view: RequestsView }) {
  const t = useTranslations("admin.requests");
  const p = useTranslations("admin.person");
  const kept = view.asked?.fields.request === id ? view.asked : null;
  return (
    <div className="grid gap-2 py-1">
      {status === "GRANTED" ? null : (
        <PersonalForm action={grant} className="sm:w-fit">
          <input type="hidden" name="request" value={id} />
          <Button look="secondary">{t("grant")}</Button>
        </PersonalForm>
      )}
      {status === "DECLINED" ? null : (
        <Question label={t("decline")} open={kept !== null}>
          <PersonalForm action={decline} className="grid gap-3">
            <input type="hidden" name="request" value={id} />
            <TextField
              name={reasonField(id)}
              label={t("reason")}
              hint={p("reasonHint", { max: MAX_REASON })}
              problem={kept?.problem ? p(`problems.${kept.problem}`, { max: MAX_REASON }) : null}
              value={kept?.fields.reason ?? ""}
              maxLength={LONGEST_TYPED}
              autoComplete="off"
            />
            <div className="sm:w-fit">
              <Button look="danger">{t("declineNow")}</Button>
            </div>
          </PersonalForm>
        </Question>
      )}
    </div>
  );
}
