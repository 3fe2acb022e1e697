import type { ComponentProps } from "react";

type Look = "primary" | "secondary" | "danger" | "caution";

// The border is there in every look: where the system forces its colours, it alone shows the button's shape.
const SHAPE =
  "group/button inline-flex min-h-11 w-full items-center justify-center gap-3 rounded-lg border px-4 py-2 text-center font-medium print:hidden motion-safe:transition-colors";

const LOOKS: Record<Look, string> = {
  primary: "border-transparent bg-ink text-canvas hover:bg-ink/85",
  secondary: "border-edge bg-surface text-ink hover:bg-hover disabled:opacity-50",
  // What cannot be taken back, and what leads there.
  danger: "border-transparent bg-danger text-surface hover:bg-danger/85",
  caution: "border-danger-line bg-surface text-danger hover:bg-danger-soft",
};

/** A button that submits its form, unless told otherwise. */
export function Button({ look, ...button }: { look: Look } & Omit<ComponentProps<"button">, "className">) {
  return <button type="submit" {...button} className={`${SHAPE} ${LOOKS[look]}`} />;
}

/** A link that looks like a button. A plain link: a page that is loaded anew needs no script of ours. */
export function ButtonLink({ look, ...link }: { look: Look } & Omit<ComponentProps<"a">, "className">) {
  return <a {...link} className={`${SHAPE} ${LOOKS[look]}`} />;
}

/** What makes something look like a button that is none by itself, such as the summary of a `details`. */
export function buttonLook(look: Look): string {
  return `${SHAPE} ${LOOKS[look]}`;
}
