import type { ReactNode } from "react";

const WIDTHS = {
  narrow: "max-w-md justify-center",
  wide: "max-w-2xl justify-center",
  full: "max-w-none justify-center",
  // Several pages of one frame: from one to the next nothing may jump.
  framed: "max-w-5xl",
};

/** The main landmark of every page, where the skip link leads. */
export function PageMain({ width, children }: { width: keyof typeof WIDTHS; children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={`mx-auto flex w-full ${WIDTHS[width]} flex-1 flex-col gap-6 py-8 outline-none`}
    >
      {children}
    </main>
  );
}
