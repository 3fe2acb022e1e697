/** Rendered while building and served from memory: the quickest page that Next has. */
export default function Page() {
  return <main>A static page</main>;
}
