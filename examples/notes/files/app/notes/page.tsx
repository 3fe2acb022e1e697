import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { OutcomeFailure } from "@/app/components/failure";
import { Notice } from "@/app/components/notice";
import { PageMain } from "@/app/components/page-main";
import { Paging } from "@/app/components/paging";
import { SignedInAs } from "@/app/components/signed-in-as";
import { withFailures } from "@/app/components/with-failures";
import type { Query } from "@/app/notices/query";
import { NoteForm, NoteList } from "./components";
import { loadNotes } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notes");
  return { title: t("title"), robots: { index: false } };
}

async function NotesPage({ searchParams }: Props) {
  const { outcome, kept, notes, first, next } = await loadNotes(await searchParams);
  const t = await getTranslations("notes");
  return (
    <PageMain width="wide">
      <SignedInAs />
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mt-1 text-muted">{t("lead")}</p>
      </div>
      <OutcomeFailure outcome={outcome} />
      {outcome.notice === null ? null : (
        <Notice
          key={JSON.stringify(outcome)}
          kind={outcome.notice === "note-already-deleted" ? "info" : "success"}
          outcome
        >
          {t(`notices.${outcome.notice}`)}
        </Notice>
      )}
      <NoteForm kept={kept} />
      <NoteList notes={notes} />
      <Paging first={first} next={next} words="time" />
    </PageMain>
  );
}

export default withFailures(NotesPage);
