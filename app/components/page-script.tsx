"use client";

import { useEffect } from "react";

/**
 * What a script adds to pages that work without one, for all pages at once: components of their own would weigh more than
 * twice as much (docs/performance.md). A `details` with `data-closes` closes by Escape and as soon as the pointer or the focus
 * goes elsewhere; a link with `data-cancel` closes the question that it stands in; a button with `data-copy` copies that; and of
 * the buttons in `data-one-of` the one that was pressed is busy, and the others are off. The layout keeps it for good.
 */
export function PageScript() {
  useEffect(() => {
    addEventListener("pointerdown", closeOthers);
    addEventListener("focusin", closeOthers);
    addEventListener("keydown", closeByEscape);
    addEventListener("click", press, true);
    addEventListener("submit", beBusy, true);
    // Whoever comes back finds the page as it was left.
    addEventListener("pageshow", reset);
    document.documentElement.toggleAttribute("data-copies", "clipboard" in navigator);
  }, []);
  return null;
}

function openMenu(): Element | null {
  return document.querySelector("[data-closes][open]");
}

function closeOthers({ target }: Event): void {
  if (target instanceof Node && !openMenu()?.contains(target)) openMenu()?.removeAttribute("open");
}

function closeByEscape({ key }: KeyboardEvent): void {
  if (key === "Escape") close(openMenu());
}

function close(details: Element | null): void {
  details?.removeAttribute("open");
  details?.querySelector("summary")?.focus();
}

function press(event: Event): void {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-cancel]")) {
    event.preventDefault();
    close(event.target.closest("details"));
  }
  const button = event.target.closest<HTMLElement>("[data-copy]");
  if (button) void copy(button, button.dataset);
}

async function copy(button: HTMLElement, { copy = "", done = "" }: DOMStringMap): Promise<void> {
  await navigator.clipboard.writeText(copy);
  const label = button.firstElementChild?.firstChild;
  if (label) label.nodeValue = done;
}

function beBusy(event: SubmitEvent): void {
  const { submitter } = event;
  if (!submitter?.closest("[data-one-of]")) return;
  if (submitter.ariaBusy === "true") event.preventDefault();
  setBusy(submitter);
}

function reset(): void {
  setBusy(null);
}

/** The one that was pressed keeps the focus, so it is not disabled; and its form is still to be sent. */
function setBusy(pressed: Element | null): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-one-of] button")) {
    button.ariaBusy = String(button === pressed);
    button.disabled = pressed !== null && button !== pressed;
  }
}
