/** Text that a provider may not have shared, or `missing`, which says so. */
export function TextOrMissing({ text, missing }: { text: string | null; missing: string }) {
  return text === null ? <span className="text-muted">{missing}</span> : <bdi>{text}</bdi>;
}
