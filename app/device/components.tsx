import { useTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { useDeviceName } from "@/app/components/device-name";
import { ShortFact, ShortFacts } from "@/app/components/facts";
import { Learned } from "@/app/components/learned";
import { TimeAgo } from "@/app/components/moment";
import { Notice } from "@/app/components/notice";
import { PersonalForm } from "@/app/components/personal-form";
import { TextField } from "@/app/components/text-field";
import { DEVICE } from "@/lib/oauth/device/question";
import { answerAsked, findDevice } from "./actions";
import type { DeviceView } from "./load";
import { LONGEST_TYPED } from "./schema";

/** The field for the code that a device shows. A link never fills it. */
export function CodeForm({ kept }: { kept: DeviceView["kept"] }) {
  const t = useTranslations("device-sign-in");
  return (
    <PersonalForm action={findDevice} className="grid gap-4">
      <TextField
        name="code"
        label={t("code")}
        hint={t("codeHint")}
        problem={kept?.problem ? t("unknown") : null}
        value={kept?.fields.code ?? ""}
        maxLength={LONGEST_TYPED}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button look="primary">{t("continue")}</Button>
    </PersonalForm>
  );
}

/** What asks, from where, and whether it may. */
export function DeviceQuestion({ sealed, waiting, isElsewhere }: NonNullable<DeviceView["question"]>) {
  const t = useTranslations("device-sign-in");
  const { application, scopes, ip, userAgent, createdAt } = waiting;
  const device = useDeviceName(userAgent);
  return (
    <div className="grid gap-5">
      <h2 className="text-lg font-semibold tracking-tight">
        {t.rich("heading", { application: () => <bdi>{application.name}</bdi> })}
      </h2>
      <ShortFacts>
        <ShortFact label={t("program")}>{device}</ShortFact>
        <ShortFact label={t("address")}>{ip ?? t("addressUnknown")}</ShortFact>
        <ShortFact label={t("begun")}>
          <TimeAgo at={createdAt} />
        </ShortFact>
      </ShortFacts>
      {isElsewhere ? <Notice kind="warning">{t("elsewhere")}</Notice> : null}
      <Learned scopes={scopes} />
      <p>{t("own")}</p>
      <PersonalForm action={answerAsked} className="grid gap-3">
        <input type="hidden" name={DEVICE} value={sealed} />
        <Button look="primary" name="answer" value="allow">
          {t("allow")}
        </Button>
        <Button look="secondary" name="answer" value="deny">
          {t("deny")}
        </Button>
      </PersonalForm>
    </div>
  );
}
