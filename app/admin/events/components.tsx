import { useTranslations } from "next-intl";
import { EVENT_TYPES } from "@/lib/audit/catalogue";
import { ButtonLink } from "@/app/components/button";
import { DateField } from "@/app/components/date-field";
import { Section } from "@/app/components/facts";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { FilterForm } from "../filter-form";
import { AdminEventList } from "./list";
import type { EventsView } from "./load";
import { LONGEST_ADDRESS, LONGEST_PERSON, LONGEST_REFERENCE } from "./schema";

/** Which events to look for. */
export function Filter({ view }: { view: EventsView }) {
  const t = useTranslations("admin.events");
  const { typed, filtered, problem, timeZone } = view;
  return (
    <FilterForm page="/admin/events" find={t("find")} all={filtered ? t("all") : null}>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField name="type" label={t("type")} value={typed.type} options={useTypeOptions(typed.type)} />
        <TextField
          name="address"
          label={t("address")}
          hint={t("addressHint")}
          problem={problem === "address" ? t("noAddress") : null}
          value={typed.address}
          maxLength={LONGEST_ADDRESS}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <div className="sm:col-span-2">
          <TextField
            name="person"
            label={t("person")}
            hint={t("personHint")}
            problem={problem === "person" ? t("unknownPerson") : null}
            value={typed.person}
            maxLength={LONGEST_PERSON}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </div>
        <div className="sm:col-span-2">
          <TextField
            name="reference"
            label={t("reference")}
            hint={t("referenceHint")}
            problem={null}
            value={typed.reference}
            maxLength={LONGEST_REFERENCE}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </div>
        <DateField name="from" label={t("from")} hint={t("zone", { zone: timeZone })} value={typed.from} />
        <DateField name="to" label={t("to")} hint={t("included")} value={typed.to} />
      </div>
    </FilterForm>
  );
}

/** All types, and the one asked for, should it be of another version. */
function useTypeOptions(asked: string): [string, string][] {
  const t = useTranslations("admin");
  const known = EVENT_TYPES.map((type): [string, string] => [type, t(`types.${type}`)]);
  const foreign = asked === "" || known.some(([type]) => type === asked) ? [] : [asked];
  return [["", t("users.any")], ...known, ...foreign.map((type): [string, string] => [type, type])];
}

/** What was found; of a reference that no event has, where else to look. */
export function FoundEvents({ view: { events, about, typed } }: { view: EventsView }) {
  const t = useTranslations("admin.events");
  return (
    <AdminEventList
      events={events}
      about={about}
      none={typed.reference === "" ? t("none") : t("noReference")}
    />
  );
}

/** What was found, as a file. */
export function Download({ view }: { view: EventsView }) {
  const t = useTranslations();
  if (view.events.length === 0) return null;
  return (
    <Section title={t("admin.events.download.title")}>
      <p className="mt-1">{t("admin.events.download.lead")}</p>
      {view.fresh ? null : <p className="mt-1 text-muted">{t("data.proofFirst")}</p>}
      <div className="mt-4 sm:w-fit">
        <ButtonLink look="secondary" href={view.download}>
          {t("admin.events.download.button")}
        </ButtonLink>
      </div>
    </Section>
  );
}
