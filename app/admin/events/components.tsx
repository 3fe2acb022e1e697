import { useTranslations } from "@/app/i18n/translations";
import { EVENT_TYPES } from "@/lib/audit/catalogue";
import { ButtonLink } from "@/app/components/button";
import { DateField } from "@/app/components/date-field";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { FILTER_HINT, FilterField, FilterForm } from "../filter-form";
import { AdminEventList } from "./list";
import { type EventsView, PAGE } from "./load";
import { LONGEST_ADDRESS, LONGEST_PERSON, LONGEST_REFERENCE } from "./schema";

/** Which events to look for. */
export function Filter({ view }: { view: EventsView }) {
  const t = useTranslations("admin.events");
  const { typed, filtered, problem } = view;
  const { type, person, reference, address, from, to } = typed;
  const asTyped = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <FilterForm
      page={PAGE}
      find={t("find")}
      all={filtered ? t("all") : null}
      hint={t("hint")}
      more={{ open: `${address}${from}${to}` !== "", fields: <MoreFields view={view} /> }}
    >
      <FilterField wide>
        <SelectField name="type" label={t("type")} value={type} options={useTypeOptions(type)} />
      </FilterField>
      <FilterField>
        <TextField
          name="person"
          label={t("person")}
          hint={{ id: FILTER_HINT }}
          problem={problem === "person" ? t("unknownPerson") : null}
          value={person}
          maxLength={LONGEST_PERSON}
          {...asTyped}
        />
      </FilterField>
      <FilterField>
        <TextField
          name="reference"
          label={t("reference")}
          hint={{ id: FILTER_HINT }}
          problem={null}
          value={reference}
          maxLength={LONGEST_REFERENCE}
          {...asTyped}
        />
      </FilterField>
    </FilterForm>
  );
}

function MoreFields({ view: { typed, problem, timeZone } }: { view: EventsView }) {
  const t = useTranslations("admin.events");
  return (
    <>
      <FilterField wide>
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
      </FilterField>
      <FilterField wide>
        <DateField name="from" label={t("from")} hint={t("zone", { zone: timeZone })} value={typed.from} />
      </FilterField>
      <FilterField wide>
        <DateField name="to" label={t("to")} hint={t("included")} value={typed.to} />
      </FilterField>
    </>
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

/** What was found, as a file; beside the heading. */
export function Download({ view }: { view: EventsView }) {
  const t = useTranslations();
  if (view.events.length === 0) return null;
  return (
    <div className="grid gap-1 sm:justify-items-end">
      <ButtonLink look="secondary" href={view.download} aria-describedby="download-lead">
        {t("admin.events.download.button")}
      </ButtonLink>
      <p id="download-lead" className="max-w-64 text-xs text-muted sm:text-end">
        {t("admin.events.download.lead")} {view.fresh ? null : t("data.proofFirst")}
      </p>
    </div>
  );
}
