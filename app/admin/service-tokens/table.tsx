import { useTranslations } from "@/app/i18n/translations";
import type { TokenEntry } from "@/lib/service-tokens/data";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { Cell, Row, RowTitle, Table } from "../table";
import { revoke } from "./actions";
import type { ServiceTokensView } from "./load";

/** The service tokens that are kept. */
export function TokenTable({ view: { tokens, fresh } }: { view: ServiceTokensView }) {
  const t = useTranslations("admin.serviceTokens");
  if (tokens.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t("none")}</p>
      </Card>
    );
  }
  const columns = (["name", "state", "used", "ends", "action"] as const).map((name) => ({
    label: t(`columns.${name}`),
  }));
  return (
    <Table
      label={t("list")}
      grid="sm:grid-cols-[minmax(0,2fr)_minmax(0,1.2fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_auto] sm:gap-x-4"
      columns={columns}
    >
      {tokens.map((token) => (
        <Row key={token.id}>
          <RowTitle>
            <What token={token} />
          </RowTitle>
          <Cell>{t(`states.${token.state}`)}</Cell>
          <Cell label={t("columns.used")}>
            {token.lastUsedAt === null ? t("never") : <TimeAgo at={token.lastUsedAt} />}
          </Cell>
          <Cell label={t("columns.ends")}>
            <Moment at={token.revokedAt ?? token.expiresAt} format="day" />
          </Cell>
          <Cell>
            {token.state === "active" || token.state === "unsigned" ? (
              <Revoke token={token} fresh={fresh} />
            ) : null}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function What({ token: { name, scopes, createdBy } }: { token: TokenEntry }) {
  const t = useTranslations("admin.serviceTokens");
  const maker = createdBy?.name ?? createdBy?.email ?? null;
  return (
    <>
      <bdi className="block font-medium wrap-anywhere">{name}</bdi>
      <span className="block font-mono text-sm font-normal">{scopes.join(" ")}</span>
      <span className="block text-sm font-normal text-muted">
        {maker === null ? t("byGone") : t.rich("by", { person: () => <bdi>{maker}</bdi> })}
      </span>
    </>
  );
}

function Revoke({ token: { id, name }, fresh }: { token: TokenEntry; fresh: boolean }) {
  const t = useTranslations("admin.serviceTokens");
  return (
    <Question label={t("revoke")} about={name}>
      <p>{t("revokeConsequence")}</p>
      <ProofFirst fresh={fresh} />
      <PersonalForm action={revoke} className="sm:w-fit">
        <input type="hidden" name="token" value={id} />
        <Button look="danger">{t("revokeNow")}</Button>
      </PersonalForm>
    </Question>
  );
}
