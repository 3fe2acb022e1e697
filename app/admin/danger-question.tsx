import type { ReactNode } from "react";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";

/** A question before something that hurts: what it would do, the proof of identity where that is not fresh, and the button. */
export function DangerQuestion(asked: {
  /** What opens it. */
  label: string;
  /** Whether whoever looks has asked for it already, and comes back from a proof. */
  open: boolean;
  consequence: ReactNode;
  action: (form: FormData) => Promise<void>;
  /** The field that says what the action is about. */
  about: { readonly name: string; readonly value: string };
  fresh: boolean;
  /** What the button says. */
  confirm: string;
}) {
  const { label, open, consequence, action, about, fresh, confirm } = asked;
  return (
    <div className="mt-3">
      <Question label={label} open={open}>
        <p>{consequence}</p>
        <PersonalForm action={action} className="grid gap-3 sm:w-fit">
          <input type="hidden" {...about} />
          <ProofFirst fresh={fresh} />
          <Button look="danger" autoFocus={open}>
            {confirm}
          </Button>
        </PersonalForm>
      </Question>
    </div>
  );
}
