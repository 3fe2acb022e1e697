import { useTranslations } from "@/app/i18n/translations";
import type { InvitationEntry } from "@/lib/users/invitations/data";
import { Question } from "@/app/components/ask-first";
import { Badge } from "@/app/components/badge";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { Notice } from "@/app/components/notice";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { ShownOnce } from "../shown-once";
import { Cell, Row, RowTitle, Table } from "../table";
import { invite, takeBack } from "./actions";
import type { InvitationsView } from "./load";
import { DAYS, LONGEST_EMAIL, USES } from "./schema";

/** The link of an invitation just made, this once. */
export function NewLink({ link }: { link: string }) {
  const t = useTranslations("admin.invitations");
  return <ShownOnce kind="success" title={t("newLink")} text={link} lead={t("newLinkLead")} />;
}

/** The id of what is said of invitations for administrators. */
const ADMIN_TERMS = "admin-terms";

/** What another invitation is to be. */
export function InvitationForm({ view: { closed, typed, fresh } }: { view: InvitationsView }) {
  const t = useTranslations("admin.invitations");
  if (closed) return <Notice>{t("closed")}</Notice>;
  const fields = typed?.fields ?? { email: "", role: "USER", days: "7", uses: "1" };
  return (
    <Section title={t("new")}>
      <PersonalForm action={invite} className="mt-3 grid gap-4">
        <TextField
          name="email"
          label={t("email")}
          hint={t("emailHint")}
          problem={typed?.problem === "email-invalid" ? t("problems.email-invalid") : null}
          value={fields.email}
          maxLength={LONGEST_EMAIL}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField
            name="role"
            label={t("role")}
            hint={{ id: ADMIN_TERMS }}
            problem={typed?.problem === "admin-terms" ? t("problems.admin-terms") : null}
            value={fields.role}
            options={(["USER", "ADMIN"] as const).map((role) => [role, t(`roles.${role}`)])}
          />
          <SelectField
            name="days"
            label={t("lifetime")}
            value={fields.days}
            options={DAYS.map((days) => [days, t("days", { count: Number(days) })])}
          />
          <SelectField
            name="uses"
            label={t("uses")}
            value={fields.uses}
            options={USES.map((uses) => [uses, t("people", { count: Number(uses) })])}
          />
        </div>
        <p id={ADMIN_TERMS} className="text-sm text-muted">
          {t("adminTerms")}
        </p>
        <ProofFirst fresh={fresh} />
        <div className="sm:w-fit">
          <Button look="primary">{t("create")}</Button>
        </div>
      </PersonalForm>
    </Section>
  );
}

/** The invitations that are kept. */
export function InvitationTable({ view: { invitations, fresh } }: { view: InvitationsView }) {
  const t = useTranslations("admin.invitations");
  if (invitations.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t("none")}</p>
      </Card>
    );
  }
  const columns = (["for", "state", "ends", "action"] as const).map((name) => ({
    label: t(`columns.${name}`),
  }));
  return (
    <Table
      label={t("list")}
      grid="sm:grid-cols-[minmax(0,2fr)_minmax(0,1.5fr)_minmax(0,1.1fr)_auto] sm:gap-x-4"
      columns={columns}
    >
      {invitations.map((invitation) => (
        <Row key={invitation.id}>
          <RowTitle>
            <Whom invitation={invitation} />
          </RowTitle>
          <Cell>
            {t(`states.${invitation.state}`, { uses: invitation.uses, maxUses: invitation.maxUses })}
          </Cell>
          <Cell label={t("columns.ends")}>
            <Moment at={invitation.revokedAt ?? invitation.expiresAt} format="day" />
          </Cell>
          <Cell>
            {invitation.state === "open" || invitation.state === "unsigned" ? (
              <TakeBack invitation={invitation} fresh={fresh} />
            ) : null}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function Whom({ invitation: { email, role, createdBy, users } }: { invitation: InvitationEntry }) {
  const t = useTranslations("admin.invitations");
  const maker = createdBy?.name ?? createdBy?.email ?? null;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        <bdi className="min-w-0 font-medium">{email ?? t("anybody")}</bdi>
        {role === "ADMIN" ? <Badge look="plain">{t("roles.ADMIN")}</Badge> : null}
      </span>
      <span className="block text-sm text-muted">
        {maker === null ? t("byGone") : t.rich("by", { person: () => <bdi>{maker}</bdi> })}
      </span>
      {users.length === 0 ? null : (
        <ul role="list" className="flex flex-wrap gap-x-3 text-sm text-muted">
          {users.map(({ id, name, email: address }) => (
            <li key={id}>
              <a
                href={`/admin/users/${id}`}
                className="inline-flex min-h-6 items-center text-ink underline underline-offset-2"
              >
                <bdi>{name ?? address ?? id}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function TakeBack({ invitation, fresh }: { invitation: InvitationEntry; fresh: boolean }) {
  const t = useTranslations("admin.invitations");
  return (
    <Question label={t("takeBack")}>
      <p>{t("takeBackConsequence")}</p>
      <ProofFirst fresh={fresh} />
      <PersonalForm action={takeBack} className="sm:w-fit">
        <input type="hidden" name="invitation" value={invitation.id} />
        <Button look="danger">{t("takeBackNow")}</Button>
      </PersonalForm>
    </Question>
  );
}
