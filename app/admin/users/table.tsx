import { useTranslations } from "@/app/i18n/translations";
import type { UserEntry } from "@/lib/admin/directory/data";
import type { Sort } from "@/lib/admin/directory/filter";
import { withFilter } from "@/app/notices/address";
import { Avatar } from "@/app/components/avatar";
import { Badge } from "@/app/components/badge";
import { Moment, TimeAgo } from "@/app/components/moment";
import { ProviderMarks } from "@/app/components/provider-marks";
import { Cell, type Column, Row, RowLink, RowTitle, Table } from "../table";
import { PAGE, type UsersView } from "./load";

/** Users, a row each. What is looked for is listed by what it was found by, and cannot be sorted by anything else. */
export function UserTable({ view, label }: { view: UsersView; label: string }) {
  const t = useTranslations("admin.users");
  const sorting = useSorting(view);
  return (
    <Table
      label={label}
      grid="sm:grid-cols-[minmax(0,1fr)_auto_auto_auto]"
      columns={[
        { label: t("user"), ...sorting("full_name", "full_name", "-full_name") },
        { label: t("provider") },
        { label: t("created"), ...sorting("-created_at", "created_at", "-created_at") },
        {
          label: t("lastSignIn"),
          ...sorting("-last_sign_in_at", "last_sign_in_at", "-last_sign_in_at"),
        },
      ]}
    >
      {view.users.map((user) => (
        <User key={user.id} user={user} />
      ))}
    </Table>
  );
}

/** How a column leads to its order: at first the one that is asked for most, then the other way round. */
function useSorting({ filter, sort }: UsersView) {
  return (atFirst: Sort, ascending: Sort, descending: Sort): Pick<Column, "sort"> => {
    if (sort === null) return {};
    const next = sort === ascending ? descending : sort === descending ? ascending : atFirst;
    return {
      sort: {
        href: withFilter(PAGE, { ...filter, sort: next }),
        direction: sort === ascending ? "ascending" : sort === descending ? "descending" : null,
      },
    };
  };
}

function User({ user }: { user: UserEntry }) {
  const t = useTranslations("admin");
  const { id, name, email, image, role, disabledAt, createdAt, providers, lastSignInAt } = user;
  return (
    <Row>
      <RowTitle>
        <span className="flex items-center gap-3">
          <Avatar image={image} name={name ?? email ?? ""} size="small" />
          <span className="grid min-w-0">
            <span className="flex flex-wrap items-center gap-x-2">
              <RowLink href={`${PAGE}/${id}`}>
                <bdi>{name ?? email ?? id}</bdi>
              </RowLink>
              {role === "ADMIN" ? <Badge look="plain">{t("roles.ADMIN")}</Badge> : null}
              {disabledAt === null ? null : <Badge look="danger">{t("standings.disabled")}</Badge>}
            </span>
            {name === null || email === null ? null : (
              <span className="text-sm text-muted">
                <bdi>{email}</bdi>
              </span>
            )}
          </span>
        </span>
      </RowTitle>
      <Cell>
        <ProviderMarks providers={providers} />
      </Cell>
      <Cell label={t("users.created")}>
        <Moment at={createdAt} format="day" />
      </Cell>
      <Cell label={t("users.lastSignIn")}>
        {lastSignInAt === null ? t("users.never") : <TimeAgo at={lastSignInAt} />}
      </Cell>
    </Row>
  );
}
