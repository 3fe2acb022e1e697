import { useTranslations } from "next-intl";
import { PROVIDERS } from "@/lib/providers/providers";
import type { UserEntry } from "@/lib/admin/directory/data";
import { Avatar } from "@/app/components/avatar";
import { Badge } from "@/app/components/badge";
import { Card } from "@/app/components/card";
import { ProviderName } from "@/app/components/facts";
import { TimeAgo } from "@/app/components/moment";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { FilterForm } from "../filter-form";
import type { UsersView } from "./load";
import { LONGEST_SEARCH } from "./schema";

/** Whom to look for. */
export function UserFilter({ view: { filter, filtered } }: { view: UsersView }) {
  const t = useTranslations();
  return (
    <FilterForm
      page="/admin/users"
      find={t("admin.users.find")}
      all={filtered ? t("admin.users.everybody") : null}
    >
      <TextField
        name="q"
        label={t("admin.users.search")}
        hint={t("admin.users.searchHint")}
        problem={null}
        value={filter.q}
        maxLength={LONGEST_SEARCH}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <div className="grid gap-4 sm:grid-cols-3">
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
        <SelectField
          name="provider"
          label={t("admin.users.provider")}
          value={filter.provider ?? ""}
          options={[
            ["", t("admin.users.any")],
            ...PROVIDERS.map((provider) => [provider, t(`providers.${provider}`)] as const),
          ]}
        />
      </div>
    </FilterForm>
  );
}

/** Who was found, or that nobody was. */
export function UserList({ view: { users, filtered } }: { view: UsersView }) {
  const t = useTranslations("admin.users");
  return (
    <Card>
      <h2 className="sr-only">{t("found")}</h2>
      {users.length === 0 ? (
        <p className="text-muted">{filtered ? t("nobodyFound") : t("nobody")}</p>
      ) : (
        <ul role="list" className="-my-4 divide-y divide-line">
          {users.map((user) => (
            <li key={user.id}>
              <User user={user} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function User({ user }: { user: UserEntry }) {
  const t = useTranslations("admin");
  const { id, name, email, image, role, disabledAt, providers, lastSeenAt } = user;
  return (
    <div className="relative -mx-3 flex items-start gap-4 rounded-lg px-3 py-4 hover:bg-hover">
      <Avatar image={image} name={name ?? email ?? ""} size="small" />
      <div className="grid min-w-0 flex-1 gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          {/* The whole row leads there. A plain link: Next would prefetch the page, and each view of it is recorded. */}
          <a
            href={`/admin/users/${id}`}
            className="font-medium underline underline-offset-2 after:absolute after:inset-0 after:rounded-lg"
          >
            <bdi>{name ?? email ?? id}</bdi>
          </a>
          {name === null || email === null ? null : (
            <p className="text-sm text-muted">
              <bdi>{email}</bdi>
            </p>
          )}
          <p className="mt-1 flex flex-wrap gap-2 empty:hidden">
            {role === "ADMIN" ? <Badge look="plain">{t("roles.ADMIN")}</Badge> : null}
            {disabledAt === null ? null : <Badge look="danger">{t("standings.disabled")}</Badge>}
          </p>
        </div>
        <div className="text-sm text-muted sm:text-end">
          <p className="flex flex-wrap gap-x-3 sm:justify-end">
            {providers.map((provider) => (
              <ProviderName key={provider} provider={provider} />
            ))}
          </p>
          <p>
            {lastSeenAt === null
              ? t("users.neverSeen")
              : t.rich("users.lastSeen", { when: () => <TimeAgo at={lastSeenAt} /> })}
          </p>
        </div>
      </div>
    </div>
  );
}
