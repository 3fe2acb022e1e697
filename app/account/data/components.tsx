import { useTranslations } from "@/app/i18n/translations";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import { Button, ButtonLink } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Notice } from "@/app/components/notice";
import { PersonalForm } from "@/app/components/personal-form";
import { UserName } from "@/app/components/user-name";
import { TextField } from "@/app/components/text-field";
import { withQuery } from "@/app/notices/address";
import { deleteAccount } from "./actions";
import type { loadData } from "./load";

type Props = Awaited<ReturnType<typeof loadData>>;

/** Everything there is about the user, as a file. */
export function Export({ user, fresh }: Pick<Props, "user" | "fresh">) {
  const t = useTranslations("data");
  return (
    <Section title={t("export")}>
      <p className="mt-1">{t("exportLead")}</p>
      {fresh ? null : <p className="mt-1 text-muted">{t("proofFirst")}</p>}
      <div className="mt-4 sm:w-fit">
        <ButtonLink look="primary" href={withQuery("/account/data/download", { [DRAWN_FOR]: user.id })}>
          {t("download")}
        </ButtonLink>
      </div>
    </Section>
  );
}

/** What deleting means, and the form that does it. */
export function Delete({ user, fresh, kept, retentionDays }: Props) {
  const t = useTranslations("data");
  const isConfirmed = kept?.problem === null && fresh;
  return (
    <Section id="delete" title={t("delete")}>
      <div className="mt-2 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Consequences
          title={t("goes")}
          items={[t("goesProfile"), t("goesAccounts"), t("goesSessions"), t("goesTraces")]}
        />
        <Consequences
          title={t("stays")}
          items={[t("staysEvents", { days: retentionDays }), t("staysDecisions"), t("staysProviders")]}
        />
      </div>
      <p className="mt-4">{t("afterwards")}</p>
      {fresh ? null : <p className="mt-1 text-muted">{t("proofFirst")}</p>}
      <PersonalForm action={deleteAccount} className="mt-4 grid gap-4">
        <p>{t.rich("deletes", { person: () => <UserName user={user} /> })}</p>
        <TextField
          name="confirmation"
          label={t("type", { word: t("word") })}
          hint={t("typeHint")}
          problem={kept?.problem ? t("notTyped", { word: t("word") }) : null}
          value={kept?.fields.confirmation ?? ""}
          maxLength={100}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        {isConfirmed ? <Notice kind="success">{t("confirmed", { button: t("deleteNow") })}</Notice> : null}
        <div className="sm:w-fit">
          {/* Where the address of a confirmed form leads. */}
          <Button look="danger" id={isConfirmed ? "confirmed" : undefined}>
            {t("deleteNow")}
          </Button>
        </div>
      </PersonalForm>
    </Section>
  );
}

function Consequences({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 list-disc ps-5 text-muted">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
