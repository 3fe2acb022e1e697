import { useTranslations } from "@/app/i18n/translations";
import type { Application } from "@/lib/applications/data";
import { Badge } from "@/app/components/badge";
import { Card } from "@/app/components/card";
import { listOf, ruleOf } from "./definition";
import { pageOf } from "./pages";

/** All applications, or that there are none. */
export function ApplicationList({ applications }: { applications: readonly Application[] }) {
  const t = useTranslations("admin.applications");
  return (
    <Card>
      <h2 className="sr-only">{t("registered")}</h2>
      {applications.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul role="list" className="-my-4 divide-y divide-line">
          {applications.map((application) => (
            <li key={application.id}>
              <Entry application={application} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Entry({ application }: { application: Application }) {
  const t = useTranslations("admin.applications");
  const { id, name, kind, origins, redirectUris, disabledAt, managedBy } = application;
  const places = kind === "PROXIED" ? origins : redirectUris;
  return (
    <div className="relative -mx-3 grid gap-x-6 gap-y-1 rounded-lg px-3 py-4 hover:bg-hover sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        {/* The whole row leads there. */}
        <a
          href={pageOf(id)}
          className="font-medium underline underline-offset-2 after:absolute after:inset-0 after:rounded-lg"
        >
          <bdi>{name}</bdi>
        </a>
        <ul role="list" className="font-mono text-sm text-muted">
          {places.slice(0, 3).map((place) => (
            <li key={place} className="wrap-anywhere">
              {place}
            </li>
          ))}
          {places.length > 3 ? (
            <li className="font-sans">{t("more", { count: places.length - 3 })}</li>
          ) : null}
        </ul>
        <p className="mt-1 flex flex-wrap gap-2 empty:hidden">
          {managedBy === "FILE" ? <Badge look="plain">{t("byFile")}</Badge> : null}
          {disabledAt === null ? null : <Badge look="danger">{t("disabled")}</Badge>}
        </p>
      </div>
      <div className="text-sm text-muted sm:text-end">
        <p>{t(`kinds.${kind}`)}</p>
        <p>
          <AccessWords access={application.access} />
        </p>
      </div>
    </div>
  );
}

/** Who may enter, in a few words. */
export function AccessWords({ access }: Pick<Application, "access">) {
  const t = useTranslations("admin.applications.rules");
  if (access === null) return t("unknown");
  const rule = ruleOf(access);
  const count = listOf(access).length;
  if (count === 0 && rule !== "everybody" && rule !== "admin") return t("nobody");
  return t(`short.${rule}`, { count });
}
