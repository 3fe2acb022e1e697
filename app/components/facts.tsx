import { useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import { isProvider } from "@/lib/providers/providers";
import { Card } from "./card";
import { ProviderMark } from "./provider-mark";

/** A titled sheet. */
export function Section({ id, title, children }: { id?: string; title: string; children: ReactNode }) {
  return (
    <Card>
      <section id={id} className="scroll-mt-4">
        <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
        {children}
      </section>
    </Card>
  );
}

/** A list of facts. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="mt-2 divide-y divide-line">{children}</dl>;
}

/** Facts that are a few words each. On phones the label stands above: beside it long words would have to be broken. */
export function ShortFacts({ children }: { children: ReactNode }) {
  return <dl className="mt-3 grid gap-x-5 gap-y-1.5 sm:grid-cols-[11rem_minmax(0,1fr)]">{children}</dl>;
}

/** One of them. */
export function ShortFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="sm:col-span-full sm:grid sm:grid-cols-subgrid">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** One fact: side by side where there is room, else one under the other. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 py-3 last:pb-0 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** A provider by its mark and name; one that is no longer known, by the name it was stored under. */
export function ProviderName({ provider }: { provider: string }) {
  const t = useTranslations("providers");
  if (!isProvider(provider)) return <bdi>{provider}</bdi>;
  return (
    <span className="flex items-center gap-2">
      <ProviderMark provider={provider} />
      {t(provider)}
    </span>
  );
}
