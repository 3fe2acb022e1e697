import type { ReactNode } from "react";

const WIDTHS = { narrow: "max-w-md", wide: "max-w-2xl", full: "max-w-none" };

/** The main landmark of every page, where the skip link leads. */
export function PageMain({ width, children }: { width: keyof typeof WIDTHS; children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={`mx-auto flex w-full ${WIDTHS[width]} flex-1 flex-col justify-center gap-6 py-8 outline-none`}
    >
      {children}
    </main>
  );
}
