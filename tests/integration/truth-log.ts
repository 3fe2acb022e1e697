/** What a reading process was answered, and when. */
export type Answer = {
  readonly session: number;
  readonly from: number;
  readonly to: number;
  readonly said: string;
};

/** `found`: how many of the answers were in memory. */
export type Report = { readonly answers: Answer[]; readonly found: number };

/** Milliseconds of the machine's monotonic clock, which all its processes share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** A state that a session was in, from when at the earliest until when at the latest, in milliseconds. */
type Span = { readonly state: string; readonly from: number; to: number };

/** What was true of each session, and when the database was up. */
export class TruthLog {
  readonly #spans: Span[][];
  readonly #outages: { from: number; to: number }[] = [];

  constructor(states: readonly string[]) {
    this.#spans = states.map((state) => [{ state, from: -Infinity, to: Infinity }]);
  }

  /** A change that began at `from` and was acknowledged at `to` took effect at some moment between. */
  noteChange(session: number, state: string, from: number, to: number): void {
    const spans = this.#spans[session] ?? [];
    const last = spans.at(-1);
    if (!last || last.state === state) return;
    last.to = to;
    spans.push({ state, from, to: Infinity });
  }

  noteOutage(from: number, to: number): void {
    this.#outages.push({ from, to });
  }

  /**
   * What is wrong with an answer given between `from` and `to`, if anything is.
   * @param staleness how old the state it tells may be, in milliseconds
   */
  judge(session: number, said: string, from: number, to: number, staleness: number): string | null {
    const overlaps = (span: { from: number; to: number }, earliest: number) =>
      span.from <= to && span.to >= earliest;
    if (said.startsWith("error")) {
      return this.#outages.some((outage) => overlaps(outage, from))
        ? null
        : `${said} while the database was up`;
    }
    const spans = this.#spans[session] ?? [];
    if (spans.some((span) => span.state === said && overlaps(span, from - staleness))) return null;
    const age = Math.min(...spans.filter(({ state }) => state === said).map((span) => from - span.to));
    return `session ${session} was "${said}" ${Math.round(age)} ms before`;
  }
}
