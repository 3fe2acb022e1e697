import { useTranslations } from "@/app/i18n/translations";
import { Card } from "@/app/components/card";
import { Moment } from "@/app/components/moment";
import { Cell, Row, RowLink, RowTitle, Table } from "../table";
import type { NotesView } from "./load";

/** Who has written notes, the newest first, and how many there are of everybody. */
export function NoteTable({ view: { total, notes } }: { view: NotesView }) {
  const t = useTranslations("admin.notes");
  if (notes.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t("none")}</p>
      </Card>
    );
  }
  const columns = (["user", "written"] as const).map((name) => ({ label: t(`columns.${name}`) }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 className="text-sm text-muted">{t("count", { count: total })}</h2>
      <Table label={t("list")} grid="sm:grid-cols-[minmax(0,1fr)_auto] sm:gap-x-4" columns={columns}>
        {notes.map(({ id, createdAt, user }) => (
          <Row key={id}>
            <RowTitle>
              <RowLink href={`/admin/users/${user.id}`}>
                <bdi>{user.name ?? user.email ?? user.id}</bdi>
              </RowLink>
            </RowTitle>
            <Cell label={t("columns.written")}>
              <Moment at={createdAt} format="moment" />
            </Cell>
          </Row>
        ))}
      </Table>
    </div>
  );
}
