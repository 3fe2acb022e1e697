import { useTranslations } from "@/app/i18n/translations";
import { PROVIDERS } from "@/lib/providers/providers";
import { Card } from "@/app/components/card";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { FILTER_HINT, FilterField, FilterForm } from "../filter-form";
import { PAGE, type UsersView } from "./load";
import { LONGEST_SEARCH } from "./schema";
import { UserTable } from "./table";

/** Whom to look for. */
export function UserFilter({ view: { filter, filtered } }: { view: UsersView }) {
  const t = useTranslations();
  const { role, standing, provider } = filter;
  return (
    <FilterForm
      page={PAGE}
      find={t("admin.users.find")}
      all={filtered ? t("admin.users.everybody") : null}
      hint={t("admin.users.searchHint")}
      more={{
        open: role !== undefined || standing !== undefined || provider !== undefined,
        fields: <Choices filter={filter} />,
      }}
      keep={{ sort: filter.sort }}
    >
      <FilterField wide>
        <TextField
          name="q"
          label={t("admin.users.search")}
          hint={{ id: FILTER_HINT }}
          problem={null}
          value={filter.q}
          maxLength={LONGEST_SEARCH}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </FilterField>
    </FilterForm>
  );
}

function Choices({ filter }: Pick<UsersView, "filter">) {
  const t = useTranslations();
  return (
    <>
      <FilterField>
        <SelectField
          name="role"
          label={t("admin.users.role")}
          value={filter.role ?? ""}
          options={[
            ["", t("admin.users.any")],
            ["USER", t("admin.roles.USER")],
            ["ADMIN", t("admin.roles.ADMIN")],
          ]}
        />
      </FilterField>
      <FilterField>
        <SelectField
          name="standing"
          label={t("admin.users.standing")}
          value={filter.standing ?? ""}
          options={[
            ["", t("admin.users.any")],
            ["active", t("admin.standings.active")],
            ["disabled", t("admin.standings.disabled")],
          ]}
        />
      </FilterField>
      <FilterField>
        <SelectField
          name="provider"
          label={t("admin.users.provider")}
          value={filter.provider ?? ""}
          options={[
            ["", t("admin.users.any")],
            ...PROVIDERS.map((provider) => [provider, t(`providers.${provider}`)] as const),
          ]}
        />
      </FilterField>
    </>
  );
}

/** Who was found, of how many, or that nobody was. */
export function UserList({ view }: { view: UsersView }) {
  const t = useTranslations("admin.users");
  const counted = useCounted(view);
  const { users, filtered } = view;
  if (users.length === 0) {
    return (
      <Card>
        <h2 className="sr-only">{t("found")}</h2>
        <p className="text-muted">{filtered ? t("nobodyFound") : t("nobody")}</p>
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 className="text-sm text-muted">{counted}</h2>
      <UserTable view={view} label={t("found")} />
    </div>
  );
}

/** How many there are, and which of them are shown, as far as it is known. */
function useCounted({ users, total, range }: UsersView): string {
  const t = useTranslations("admin.users");
  if (total === null) return t("range", range);
  const { count, exact } = total;
  if (count === users.length) return t("count", { count });
  return t(exact ? "rangeOf" : "rangeOfMany", { ...range, count });
}
