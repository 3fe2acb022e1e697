import type { ReactNode } from "react";
import { Button } from "./button";

/** Buttons that lead to other sites, which takes a moment: one is pressed, and then the others are off (`PageScript`). */
export function OneOf({ children }: { children: ReactNode }) {
  return (
    <div data-one-of="" className="contents">
      {children}
    </div>
  );
}

/** One of them, which submits its form. @param waiting what it says then */
export function BusyButton(button: {
  look: "primary" | "secondary";
  mark: ReactNode;
  waiting: string;
  describedBy?: string | undefined;
  autoFocus?: boolean;
  children: ReactNode;
}) {
  const { look, mark, waiting, describedBy, autoFocus, children } = button;
  return (
    <Button look={look} autoFocus={autoFocus} aria-describedby={describedBy}>
      <span className="contents group-aria-busy/button:hidden">
        {mark}
        {children}
      </span>
      <span className="hidden items-center gap-3 group-aria-busy/button:flex">
        <Spinner />
        {waiting}
      </span>
    </Button>
  );
}

function Spinner() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5 flex-none motion-safe:animate-spin">
      <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="2.5" opacity=".25" />
      <path d="M17.5 10A7.5 7.5 0 0 0 10 2.5" fill="none" stroke="currentColor" strokeWidth="2.5" />
    </svg>
  );
}
