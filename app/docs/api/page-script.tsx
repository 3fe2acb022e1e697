"use client";

import { useEffect } from "react";

/**
 * What a script adds to the page, once for all of it: buttons that copy, which are hidden without one, and what an address
 * leads to is opened, as some browsers do not do of themselves.
 */
export function PageScript() {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    if ("clipboard" in navigator)
      for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copies-code]"))
        button.hidden = false;
    document.addEventListener("click", (event) => void copy(event), { signal });
    window.addEventListener("hashchange", openTarget, { signal });
    openTarget();
    return () => listening.abort();
  }, []);
  return null;
}

function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = target?.querySelector("details");
  if (target?.matches("article") && details) details.open = true;
}

async function copy({ target }: Event): Promise<void> {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>("[data-copies-code]") : null;
  const text = button?.closest("section")?.querySelector("pre")?.textContent;
  if (!button || !text) return;
  await navigator.clipboard.writeText(text);
  button.textContent = button.dataset.done ?? button.textContent;
}
