import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../frame";
import { NoteTable } from "./components";
import { loadNotes } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("notes", await searchParams);
}

async function NotesPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadNotes(query);
  return (
    <AdminFrame section="notes" outcome={readAdminOutcome(query)}>
      <NoteTable view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(NotesPage);
