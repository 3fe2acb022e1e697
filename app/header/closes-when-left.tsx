"use client";

import { type ComponentProps, useEffect, useRef } from "react";

/** A `details` that closes by Escape, which gives the focus back, and as soon as the pointer or the focus goes elsewhere. */
export function ClosesWhenLeft(details: Omit<ComponentProps<"details">, "ref">) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const closeOutside = ({ target }: Event) => {
      if (ref.current && target instanceof Node && !ref.current.contains(target)) ref.current.open = false;
    };
    const closeByKey = ({ key }: KeyboardEvent) => {
      if (key !== "Escape" || !ref.current?.open) return;
      ref.current.open = false;
      ref.current.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", closeOutside, { signal });
    document.addEventListener("focusin", closeOutside, { signal });
    document.addEventListener("keydown", closeByKey, { signal });
    return () => listening.abort();
  }, []);
  return <details {...details} ref={ref} />;
}
