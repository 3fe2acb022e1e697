import { useTranslations } from "@/app/i18n/translations";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Section } from "@/app/components/facts";
import { TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { TextArea } from "@/app/components/text-area";
import type { NoteEntry } from "@/lib/notes/data";
import { MAX_NOTE } from "@/lib/notes/policy";
import { addNote, removeNote } from "./actions";
import type { NotesView } from "./load";
import { LONGEST_TYPED } from "./schema";

/** The form for another note. What was typed stays, whatever came between. */
export function NoteForm({ kept }: Pick<NotesView, "kept">) {
  const t = useTranslations("notes");
  return (
    <Section title={t("new")}>
      <PersonalForm action={addNote} className="mt-3 grid gap-4">
        <TextArea
          name="text"
          label={t("text")}
          hint={t("hint", { max: MAX_NOTE })}
          problem={kept?.problem ? t(`problems.${kept.problem}`, { max: MAX_NOTE }) : null}
          value={kept?.fields.text ?? ""}
          maxLength={LONGEST_TYPED}
          prose
        />
        <div className="sm:w-fit">
          <Button look="primary">{t("add")}</Button>
        </div>
      </PersonalForm>
    </Section>
  );
}

/** The notes of this page, or that there are none. */
export function NoteList({ notes }: Pick<NotesView, "notes">) {
  const t = useTranslations("notes");
  return (
    <Card>
      <h2 className="sr-only">{t("list")}</h2>
      {notes.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul role="list" className="-my-4 divide-y divide-line">
          {notes.map((note) => (
            <li key={note.id} className="grid gap-3 py-4">
              <Note note={note} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Note({ note: { id, text, createdAt } }: { note: NoteEntry }) {
  const t = useTranslations("notes");
  return (
    <>
      <div>
        <p dir="auto" className="wrap-anywhere whitespace-pre-line">
          {text}
        </p>
        <p className="text-sm text-muted">
          <TimeAgo at={createdAt} />
        </p>
      </div>
      <Question label={t("delete")} about={text.slice(0, 40)}>
        <PersonalForm action={removeNote}>
          <input type="hidden" name="note" value={id} />
          <Button look="danger">{t("deleteNow")}</Button>
        </PersonalForm>
      </Question>
    </>
  );
}
