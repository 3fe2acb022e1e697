import { useTranslations } from "next-intl";
import { InlineLink, Prose } from "../components";
import type { Field } from "./fields";

/** Fields or parameters, one under the other: name, type, whether it must be there, and what it is. */
export function FieldsList({ fields }: { fields: readonly Field[] }) {
  const t = useTranslations("docs.api");
  return (
    <dl className="divide-y divide-line">
      {fields.map(({ name, type, object, required, defaultsTo, description }) => (
        <div key={name} className="py-2.5 first:pt-0 last:pb-0">
          <dt className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
            <code className="font-mono text-sm font-semibold">{name}</code>
            <span className="font-mono text-sm text-muted">
              {object === null ? type : <ObjectLink name={object} text={type} />}
            </span>
            {required ? <span className="text-sm text-muted">{t("required")}</span> : null}
            {defaultsTo === null ? null : (
              <span className="text-sm text-muted">{t("defaultsTo", { value: defaultsTo })}</span>
            )}
          </dt>
          <dd>
            <Prose text={description} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Leads to an object's description on this page. */
export function ObjectLink({ name, text = name }: { name: string; text?: string }) {
  return <InlineLink href={`#${name}`}>{text}</InlineLink>;
}
