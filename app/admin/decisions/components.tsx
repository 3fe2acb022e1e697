import { useTranslations } from "@/app/i18n/translations";
import { PROVIDERS } from "@/lib/providers/providers";
import type { DecisionEntry, DecisionUser } from "@/lib/users/decisions/data";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { FILTER_HINT, FilterField, FilterForm } from "../filter-form";
import { lift } from "./actions";
import type { DecisionsView } from "./load";
import { LONGEST_KEY } from "./schema";

/** For whom to look: by an e-mail, or by an account. */
export function Filter({ view: { typed, filtered } }: { view: DecisionsView }) {
  const t = useTranslations();
  const asTyped = { maxLength: LONGEST_KEY, autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <FilterForm
      page="/admin/decisions"
      find={t("admin.decisions.find")}
      all={filtered ? t("admin.decisions.all") : null}
      hint={t("admin.decisions.hint")}
    >
      <FilterField wide>
        <TextField
          name="email"
          label={t("admin.decisions.email")}
          hint={{ id: FILTER_HINT }}
          problem={null}
          value={typed.email}
          {...asTyped}
        />
      </FilterField>
      <FilterField>
        <SelectField
          name="provider"
          label={t("admin.users.provider")}
          value={typed.provider ?? ""}
          options={[
            ["", t("admin.users.any")],
            ...PROVIDERS.map((provider) => [provider, t(`providers.${provider}`)] as const),
          ]}
        />
      </FilterField>
      <FilterField>
        <TextField
          name="subject"
          label={t("admin.person.subject")}
          hint={{ id: FILTER_HINT }}
          problem={null}
          value={typed.subject}
          {...asTyped}
        />
      </FilterField>
    </FilterForm>
  );
}

/** The decisions found, or that there are none. */
export function DecisionList({ view }: { view: DecisionsView }) {
  const t = useTranslations("admin.decisions");
  const { decisions, filtered } = view;
  return (
    <Card>
      <h2 className="sr-only">{t("found")}</h2>
      {decisions.length === 0 ? (
        <p className="text-muted">{filtered ? t("noneFound") : t("none")}</p>
      ) : (
        <ul role="list" className="-my-4 divide-y divide-line">
          {decisions.map((decision) => (
            <li key={decision.id} className="grid gap-3 py-4">
              <Decision decision={decision} />
              <Lift decision={decision} fresh={view.fresh} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Decision({ decision }: { decision: DecisionEntry }) {
  const t = useTranslations("admin.decisions");
  const { kind, decidedAt, userId, user, actorId, actor, reason } = decision;
  return (
    <div className="grid gap-y-0.5">
      <p className="font-medium">{t(`kinds.${kind}`)}</p>
      <ul role="list" className="flex flex-wrap gap-x-4 text-sm text-muted">
        <li>
          <UserLink id={userId} user={user} />
        </li>
        <li>
          {actorId === null
            ? t(kind === "PROMOTED" ? "byNobody" : "byServiceToken")
            : t.rich("by", { person: () => <UserLink id={actorId} user={actor} /> })}
        </li>
        <li>
          <Moment at={decidedAt} format="moment" />
        </li>
      </ul>
      {reason === null ? null : (
        <blockquote className="mt-1 border-s-4 border-danger-line ps-4" dir="auto">
          {reason}
        </blockquote>
      )}
    </div>
  );
}

/** Somebody who is there, with the way to them; of one who was deleted the id is left. */
function UserLink({ id, user }: { id: string; user: DecisionUser | null }) {
  const t = useTranslations("admin.events");
  if (user === null) {
    return (
      <>
        {t("gone")} <code className="font-mono break-all">{id}</code>
      </>
    );
  }
  // A plain link: Next would prefetch the page, and each view of it is recorded.
  return (
    <a
      href={`/admin/users/${id}`}
      className="inline-flex min-h-6 items-center text-ink underline underline-offset-2"
    >
      <bdi>{user.name ?? user.email ?? id}</bdi>
    </a>
  );
}

function Lift({ decision, fresh }: { decision: DecisionEntry; fresh: boolean }) {
  const t = useTranslations();
  const { id, kind, userId, user } = decision;
  const named = { id: userId, name: user?.name ?? null, email: user?.email ?? null };
  return (
    <AskFirst
      label={t("admin.decisions.lift")}
      about={`${t(`admin.decisions.kinds.${kind}`)}, ${named.name ?? named.email ?? userId}`}
      user={named}
      own={false}
    >
      <p>{t(`admin.decisions.consequences.${kind}`)}</p>
      <PersonalForm action={lift} className="grid gap-4">
        <input type="hidden" name="decision" value={id} />
        <ProofFirst fresh={fresh} />
        <div className="sm:w-fit">
          <Button look="danger">{t("admin.decisions.liftNow")}</Button>
        </div>
      </PersonalForm>
    </AskFirst>
  );
}
