import { z } from "zod";

/** Over how many days the overview may look back, today among them. */
export const RANGES = [7, 30, 90] as const;

export type Range = (typeof RANGES)[number];

const range = z.coerce.number().pipe(z.literal([...RANGES]));

export const overviewQuery = z.object({ days: range.catch(30) });
