/** Rendered for each request, with nothing on it: what rendering itself costs. */
export const dynamic = "force-dynamic";

export default function Page() {
  return <main>A dynamic page</main>;
}
