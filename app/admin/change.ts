/**
 * By how much of what there was before there is more or less, as a reader of the language writes it: `+12%`, `−11 %`.
 * Intl writes a hyphen for most languages; their readers know a minus sign (U+2212).
 * @param share 0.12 for 12 per cent more
 */
export function formatChange(locale: string, share: number): string {
  return new Intl.NumberFormat(locale, {
    style: "percent",
    signDisplay: "exceptZero",
    maximumFractionDigits: 0,
  })
    .formatToParts(share)
    .map(({ type, value }) => (type === "minusSign" ? "−" : value))
    .join("");
}
