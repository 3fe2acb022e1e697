import { useTranslations } from "@/app/i18n/translations";
import { InlineLink, Prose } from "../components";
import type { Field } from "./fields";

/**
 * Fields or parameters, one under the other: name, type and what it is. Of what is sent it says what must be there, of
 * what is answered, where nearly all is, what need not be.
 */
export function FieldsList({ fields, of }: { fields: readonly Field[]; of: "request" | "answer" }) {
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
            {required === (of === "request") ? (
              <span className="text-sm text-muted">{t(required ? "required" : "optional")}</span>
            ) : null}
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
