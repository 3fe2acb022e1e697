import type { ReactNode } from "react";
import type { ErrorCode } from "@/lib/errors";

/** Text of messages, with code between backticks. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((part, at) => (at % 2 === 0 ? part : <Code key={at}>{part}</Code>));
}

/** A word of a program within a sentence. */
export function Code({ children }: { children: ReactNode }) {
  return <code className="rounded-sm bg-hover px-1 py-0.5 font-mono text-[0.875em]">{children}</code>;
}

/**
 * Lines that must not be broken. What does not fit is scrolled within the box, also by keyboard, hence the tab stop and
 * the name for those who do not see what they have come to.
 */
export function CodeBox({ label, copy, children }: { label: string; copy?: boolean; children: string }) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-canvas"
    >
      <pre className={`w-max min-w-full p-3 font-mono text-sm/5.5 ${copy ? "select-all" : ""}`}>
        {children}
      </pre>
    </div>
  );
}

/** A link within text. */
export function InlineLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="font-mono text-sm text-accent underline underline-offset-2">
      {children}
    </a>
  );
}

/** Leads to the explanation of a code. */
export function ErrorLink({ code }: { code: ErrorCode }) {
  return <InlineLink href={`/docs/errors#${code}`}>{code}</InlineLink>;
}
