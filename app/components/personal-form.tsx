import type { ComponentProps } from "react";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import { signedInUser } from "@/lib/gate/session";

/**
 * A form that acts for the user who is signed in, and says who that was when it was drawn. Lint lets no other form post,
 * but those of people who are not signed in yet.
 */
export function PersonalForm({ children, ...form }: Omit<ComponentProps<"form">, "method">) {
  return (
    // Of a server action's form React sets the method itself.
    <form {...form} method={typeof form.action === "string" ? "post" : undefined}>
      <DrawnFor />
      {children}
    </form>
  );
}

/** The field that says for whom a form is drawn; none where nobody is signed in, or it cannot be told. */
export async function DrawnFor() {
  const user = await signedInUser();
  return user === null ? null : <input type="hidden" name={DRAWN_FOR} value={user.id} />;
}
