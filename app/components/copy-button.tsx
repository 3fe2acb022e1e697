"use client";

import { useState, useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Copies a text. Drawn in the browser alone: without JavaScript, or without a clipboard, there is no button. */
export function CopyButton({ text, label, done }: { text: string; label: string; done: string }) {
  const [copied, setCopied] = useState(false);
  const able = useSyncExternalStore(
    never,
    () => "clipboard" in navigator,
    () => false,
  );
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  if (!able) return null;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="min-h-11 rounded-lg px-3 text-sm font-medium text-accent hover:bg-hover"
    >
      <span aria-live="polite">{copied ? done : label}</span>
    </button>
  );
}
