"use client";

import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { Button } from "./button";

type Group = { readonly busy: string | null; readonly begin: (id: string) => void };

const Group = createContext<Group | null>(null);

/**
 * Buttons of which one may be pressed: each leads to another site, and that takes a moment. Without a script the browser
 * itself shows that it is loading. Whoever comes back by the browser's "back" finds the page as it was left, hence the reset.
 */
export function BusyButtons({ children }: { children: ReactNode }) {
  const [busy, begin] = useState<string | null>(null);
  useEffect(() => {
    const reset = ({ persisted }: PageTransitionEvent) => {
      if (persisted) begin(null);
    };
    window.addEventListener("pageshow", reset);
    return () => window.removeEventListener("pageshow", reset);
  }, []);
  return <Group value={{ busy, begin }}>{children}</Group>;
}

/** One of them, which submits its form. @param waiting what it says then */
export function BusyButton(button: {
  id: string;
  look: "primary" | "secondary";
  mark: ReactNode;
  waiting: string;
  describedBy?: string | undefined;
  autoFocus?: boolean;
  children: ReactNode;
}) {
  const { id, look, mark, waiting, describedBy, autoFocus, children } = button;
  const group = use(Group);
  const busy = group?.busy ?? null;
  const own = busy === id;
  return (
    <Button
      look={look}
      autoFocus={autoFocus}
      aria-describedby={describedBy}
      aria-busy={own}
      // Not "disabled" for the one that was pressed: it would lose the focus, and its form is still to be sent.
      disabled={busy !== null && !own}
      onClick={(event) => {
        if (own) event.preventDefault();
        else group?.begin(id);
      }}
    >
      {own ? <Spinner /> : mark}
      {own ? <span role="status">{waiting}</span> : children}
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
