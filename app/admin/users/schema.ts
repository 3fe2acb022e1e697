import { z } from "zod";
import { PROVIDERS } from "@/lib/providers/providers";
import { isCursor } from "@/lib/users/directory/position";

export const LONGEST_SEARCH = 300;

const cursor = z.string().max(2000).refine(isCursor).optional().catch(undefined);

export const usersQuery = z.object({
  q: z
    .string()
    .transform((text) => text.slice(0, LONGEST_SEARCH).toWellFormed())
    .catch(""),
  role: z.enum(["USER", "ADMIN"]).optional().catch(undefined),
  standing: z.enum(["active", "disabled"]).optional().catch(undefined),
  provider: z.enum(PROVIDERS).optional().catch(undefined),
  cursor,
});

export type UsersQuery = z.infer<typeof usersQuery>;
