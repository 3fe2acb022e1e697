import { nice, ticks } from "d3-array";

/** A vertical axis: from 0 to `top`, with whole numbers to read it by. */
export type Axis = { readonly top: number; readonly ticks: readonly number[] };

const ABOUT_SO_MANY_TICKS = 4;

/** The axis for counts up to `most`. Nothing is half a sign-in, so small counts get fewer ticks. */
export function countAxis(most: number): Axis {
  if (most <= 0) return { top: 1, ticks: [0, 1] };
  const [, top] = nice(0, most, ABOUT_SO_MANY_TICKS);
  return { top, ticks: ticks(0, top, ABOUT_SO_MANY_TICKS).filter(Number.isInteger) };
}

/** Which of `count` columns get a label: the last one, and others at equal distances before it, at most four. */
export function labelledColumns(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / 4));
  const labelled = Array.from({ length: count }, (_, index) => index);
  return labelled.filter((index) => (count - 1 - index) % step === 0);
}
