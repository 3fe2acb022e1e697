/** Copies a text, by `PageScript`; without a script, or without a clipboard, there is no button. */
export function CopyButton({ text, label, done }: { text: string; label: string; done: string }) {
  return (
    <button
      type="button"
      data-copy={text}
      data-done={done}
      className="hidden min-h-11 rounded-lg px-3 text-sm font-medium text-accent hover:bg-hover in-data-copies:block print:hidden"
    >
      <span aria-live="polite">{label}</span>
    </button>
  );
}
