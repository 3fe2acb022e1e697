"use client";

import { useEffect } from "react";

/**
 * What a script adds to pages that work without one, for all pages at once: components of their own would weigh more than
 * twice as much (docs/performance.md). A `details` with `data-closes` closes by Escape and as soon as the pointer or the focus
 * goes elsewhere; a link with `data-cancel` closes the question that it stands in; and of the buttons in `data-one-of` the one
 * that was pressed is busy, and the others are off.
 */
export function PageScript() {
  useEffect(() => {
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true };
    for (const type of ["pointerdown", "focusin"]) document.addEventListener(type, closeOthers, options);
    document.addEventListener("keydown", closeByEscape, options);
    document.addEventListener("click", cancel, options);
    document.addEventListener("submit", beBusy, options);
    // Whoever comes back finds the page as it was left.
    window.addEventListener("pageshow", () => setBusy(document, null), options);
    return () => listening.abort();
  }, []);
  return null;
}

function closeOthers({ target }: Event): void {
  for (const menu of document.querySelectorAll("[data-closes][open]"))
    if (target instanceof Node && !menu.contains(target)) menu.removeAttribute("open");
}

function closeByEscape({ key }: KeyboardEvent): void {
  if (key === "Escape") close(document.querySelector("[data-closes][open]"));
}

function cancel(event: Event): void {
  if (event.target instanceof Element && event.target.closest("[data-cancel]")) {
    event.preventDefault();
    close(event.target.closest("details"));
  }
}

function close(details: Element | null): void {
  details?.removeAttribute("open");
  details?.querySelector("summary")?.focus();
}

function beBusy(event: SubmitEvent): void {
  const { submitter } = event;
  const group = submitter?.closest("[data-one-of]");
  if (!group) return;
  if (submitter?.ariaBusy === "true") event.preventDefault();
  setBusy(group, submitter);
}

/** The one that was pressed keeps the focus, so it is not disabled; and its form is still to be sent. */
function setBusy(group: ParentNode, pressed: Element | null): void {
  for (const button of group.querySelectorAll<HTMLButtonElement>("[data-one-of] button")) {
    button.ariaBusy = String(button === pressed);
    button.disabled = pressed !== null && button !== pressed;
  }
}
