import { useTranslations } from "@/app/i18n/translations";
import { CopyButton } from "@/app/components/copy-button";
import { Notice } from "@/app/components/notice";

/** What was just made for somebody, the only time that it is shown: a secret, or a link that opens something. */
export function ShownOnce(shown: {
  kind?: "success" | "info";
  title: string;
  text: string;
  /** What to do with it. */
  lead: string;
}) {
  const { kind = "info", title, text, lead } = shown;
  const t = useTranslations("account");
  return (
    <Notice kind={kind} outcome>
      <h2 className="font-semibold">{title}</h2>
      <p className="mt-1 flex flex-wrap items-center justify-between gap-x-3">
        <code className="font-mono text-sm break-all select-all">{text}</code>
        <CopyButton text={text} label={t("copy")} done={t("copied")} />
      </p>
      <p className="mt-1 text-sm">{lead}</p>
    </Notice>
  );
}
