import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/app/components/button";
import { Card } from "@/app/components/card";

/** A form that looks for something. A GET: what was looked for stands in the address, and can be kept or passed on. */
export function FilterForm(form: {
  page: string;
  find: string;
  /** What leads back to all there is, while not all of it is shown. */
  all: string | null;
  children: ReactNode;
}) {
  const { page, find, all, children } = form;
  return (
    <Card>
      <search>
        <form action={page} className="grid gap-4">
          {children}
          <div className="grid gap-3 sm:flex">
            <div>
              <Button look="primary">{find}</Button>
            </div>
            {all === null ? null : (
              <div>
                <ButtonLink look="secondary" href={page}>
                  {all}
                </ButtonLink>
              </div>
            )}
          </div>
        </form>
      </search>
    </Card>
  );
}
